import type { Json } from '../../../local/template/assembly.ts';
import { attributeOf, referenceTo } from '../../../local/template/identities.ts';
import { resolveIntrinsics, type Scope } from '../../../local/template/intrinsics.ts';

/** How Fn::Sub writes a variable. */
const variable = (name: string) => `\${${name}}`;

const template = (parts: Partial<Scope['stack']['template']>) => ({
  Parameters: {},
  Mappings: {},
  Conditions: {},
  Resources: {},
  Outputs: {},
  ...parts,
});

const scopeOf = (
  parts: Partial<Scope['stack']['template']>,
  others: Record<string, Partial<Scope['stack']['template']>> = {},
): Scope => {
  const stack = { name: 'Main', template: template(parts) };
  const stacks = [
    stack,
    ...Object.entries(others).map(([name, other]) => ({ name, template: template(other) })),
  ];
  return {
    stack,
    stacks,
    account: '000000000000',
    region: 'us-east-1',
    sqsEndpoint: 'http://127.0.0.1:9324',
    reference: referenceTo,
    attribute: attributeOf,
  };
};

const resource = (Type: string, Properties: Record<string, Json> = {}) => ({ Type, Properties });

const main = scopeOf(
  {
    Parameters: { Size: { Default: 'small' }, Needed: {} },
    Mappings: { Sizes: { small: { memory: 128 } } },
    Conditions: {
      IsHere: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
      IsAway: { 'Fn::Not': [{ Condition: 'IsHere' }] },
      Both: { 'Fn::And': [{ Condition: 'IsHere' }, { Condition: 'IsAway' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsHere' }, { Condition: 'IsAway' }] },
    },
    Resources: {
      Queue: resource('AWS::SQS::Queue', { QueueName: 'alerts' }),
      Table: resource('AWS::DynamoDB::Table', {
        TableName: { 'Fn::Sub': `items-${variable('AWS::Region')}` },
      }),
      Role: resource('AWS::IAM::Role', { RoleName: 'reader' }),
      Wheel: resource('AWS::IoT::Thing'),
    },
  },
  {
    State: {
      Resources: { Secret: resource('AWS::SecretsManager::Secret', { Name: 'webhook' }) },
      Outputs: {
        Arn: {
          Value: { Ref: 'Secret' },
          Export: { Name: { 'Fn::Sub': `${variable('AWS::StackName')}:Arn` } },
        },
      },
    },
  },
);

const resolve = (value: Json) => resolveIntrinsics(value, main, 'Function.Environment');

describe('an intrinsic function', () => {
  it.each<[string, Json, Json]>([
    ['a pseudo parameter', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['a parameter default', { Ref: 'Size' }, 'small'],
    ['a queue URL', { Ref: 'Queue' }, 'http://127.0.0.1:9324/000000000000/alerts'],
    [
      'a queue ARN',
      { 'Fn::GetAtt': ['Queue', 'Arn'] },
      'arn:aws:sqs:us-east-1:000000000000:alerts',
    ],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Queue.QueueName' }, 'alerts'],
    ['a name made of others', { Ref: 'Table' }, 'items-us-east-1'],
    ['a global ARN', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::000000000000:role/reader'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }, 3]] }, 'a-small-3'],
    ['Join over Split', { 'Fn::Join': ['', { 'Fn::Split': ['.', 'a.b'] }] }, 'ab'],
    ['Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [
      'Sub',
      { 'Fn::Sub': `${variable('Table')}/${variable('Queue.QueueName')}/${variable('!literal')}` },
      `items-us-east-1/alerts/${variable('literal')}`,
    ],
    [
      'Sub with variables',
      { 'Fn::Sub': [`${variable('a')}${variable('Size')}`, { a: { Ref: 'Size' } }] },
      'smallsmall',
    ],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Size' }, 'memory'] }, 128],
    ['If, true', { 'Fn::If': ['IsHere', 'here', 'away'] }, 'here'],
    ['If over And', { 'Fn::If': ['Both', 'both', 'not both'] }, 'not both'],
    ['If over Or', { 'Fn::If': ['Either', 'either', 'neither'] }, 'either'],
    ['Base64', { 'Fn::Base64': 'abc' }, 'YWJj'],
    ['Length', { 'Fn::Length': ['a', 'b'] }, 2],
    ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Size' } } }, '{"a":"small"}'],
    [
      'an output of another stack',
      { 'Fn::GetStackOutput': { StackName: 'State', OutputName: 'Arn' } },
      expect.stringMatching(/:secret:webhook-\w{6}$/),
    ],
    [
      'an export of another stack',
      { 'Fn::ImportValue': 'State:Arn' },
      expect.stringMatching(/:secret:webhook-\w{6}$/),
    ],
  ])('gives %s', (_name, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it('leaves out what is NoValue', () => {
    expect(resolve({ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] })).toEqual({
      b: [1],
    });
  });

  it('takes Condition for an ordinary key unless it names one', () => {
    const statement = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    expect(resolve(statement)).toEqual(statement);
  });

  it.each<[Json, RegExp]>([
    [{ Ref: 'Nobody' }, /no resource or parameter Nobody/],
    [{ Ref: 'Needed' }, /parameter Needed has no default/],
    [{ 'Fn::GetAtt': ['Wheel', 'Colour'] }, /AWS::IoT::Thing has no attribute Colour/],
    [{ 'Fn::ImportValue': 'State:Name' }, /no stack exports State:Name/],
    [{ 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, /Fn::Cidr is not known here/],
    [{ 'Fn::Select': [3, ['a']] }, /asks for item 3 of 1/],
    ['{{resolve:ssm:/key}}', /dynamic reference .* no local value/],
  ])('that cannot be resolved, %j, names stack, resource and property', (value, reason) => {
    const attempt = () => resolve({ Variables: { KEY: value } });
    expect(attempt).toThrow(reason);
    expect(attempt).toThrow(/^Stack Main, Function\.Environment\.Variables\.KEY: /);
  });
});
