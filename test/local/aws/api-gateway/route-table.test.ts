import { routeTable } from '../../../../local/aws/api-gateway/route-table.ts';
import { route } from './gateway.ts';

const find = routeTable([
  route('/', { method: 'GET' }),
  route('/incidents', { method: 'GET' }),
  route('/incidents', { method: 'POST' }),
  route('/incidents/{number}', { method: 'GET' }),
  route('/incidents/open', { method: 'GET' }),
  route('/items/{id+}', { method: 'GET' }),
  route('/items/{tenant-id}/owner', { method: 'GET' }),
  route('/{proxy+}', { method: 'ANY' }),
]);

describe('the route of a request', () => {
  it.each([
    ['GET', '/', '/', {}],
    ['GET', '/incidents', '/incidents', {}],
    ['GET', '/incidents/', '/incidents', {}],
    ['GET', '/incidents/open', '/incidents/open', {}],
    ['GET', '/incidents/INC1', '/incidents/{number}', { number: 'INC1' }],
    ['GET', '/incidents/a%2Fb', '/incidents/{number}', { number: 'a%2Fb' }],
    ['GET', '/items/subscriptions/1/vm', '/items/{id+}', { id: 'subscriptions/1/vm' }],
    ['GET', '/items/7/owner', '/items/{tenant-id}/owner', { 'tenant-id': '7' }],
    ['DELETE', '/elsewhere/deep', '/{proxy+}', { proxy: 'elsewhere/deep' }],
  ])('%s %s is %s', (method, path, expected, pathParameters) => {
    const match = find(method, path);
    expect(match?.route.path).toBe(expected);
    expect(match?.pathParameters).toEqual(pathParameters);
  });

  it('is none when the best resource has no such method, though a greedy one has', () => {
    expect(find('DELETE', '/incidents')).toBeUndefined();
  });
});
