import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

function edge(name: string, uri: string): Record<string, unknown> {
  const source = readFileSync(join(import.meta.dirname, `../../lib/edge/${name}.js`), 'utf8');
  return runInNewContext(`${source};handler({ request: { uri } })`, { uri });
}

it.each(['/assets/index-1.js', '/config.json', '/favicon.svg'])('answers the file %s', (uri) => {
  expect(edge('page-address', uri).uri).toBe(uri);
});

it.each(['/', '/configure', '/cmdb/items/subscriptions/1/providers/microsoft.compute/x.js'])(
  'answers the page at %s, which knows its own addresses',
  (uri) => {
    expect(edge('page-address', uri).uri).toBe('/index.html');
  },
);

it('hides the webhook, and passes on everything else of the API', () => {
  expect(edge('no-webhook', '/api/webhooks/inbound/azure-monitor').statusCode).toBe(404);
  expect(edge('no-webhook', '/api/incidents').uri).toBe('/api/incidents');
});
