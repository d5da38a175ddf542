import * as z from 'zod';

const texts = z.union([z.string(), z.array(z.string()).min(1)]);
const action = z.string().regex(/^(\*|secretsmanager:[\w*?]+)$/i);
const actions = z.union([action, z.array(action).min(1)]);
const principal = z.union([
  z.literal('*'),
  z.partialRecord(z.enum(['AWS', 'CanonicalUser', 'Federated', 'Service']), texts),
]);

const hasOneOf = (...names: readonly string[]) =>
  [
    (statement: object) => names.filter((name) => name in statement).length === 1,
    `must have one of ${names.join(' and ')}`,
  ] as const;

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: actions.optional(),
    NotAction: actions.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: z
      .record(z.string(), z.record(z.string(), z.union([texts, z.boolean(), z.number()])))
      .optional(),
  })
  .refine(...hasOneOf('Principal', 'NotPrincipal'))
  .refine(...hasOneOf('Action', 'NotAction'))
  .refine(...hasOneOf('Resource', 'NotResource'));
type Statement = z.infer<typeof statementSchema>;

const policySchema = z.strictObject({
  Version: z.enum(['2008-10-17', '2012-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([statementSchema, z.array(statementSchema).min(1)]),
});

/** A resource policy of a secret. */
export type PolicyDocument = z.infer<typeof policySchema>;

/**
 * Reads a policy by the grammar of a resource policy; undefined when it is none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const readPolicy = (text: string): PolicyDocument | undefined => {
  try {
    return policySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** What an Allow to everybody may be narrowed to, each by a value without wildcards. */
const narrowing = new Set(
  [
    'aws:PrincipalAccount',
    'aws:PrincipalArn',
    'aws:PrincipalOrgID',
    'aws:SourceAccount',
    'aws:SourceArn',
    'aws:SourceVpc',
    'aws:SourceVpce',
  ].map((key) => key.toLowerCase()),
);

/**
 * Whether a policy lets in everybody. AWS proves it with an automated reasoner; here it is an Allow to a
 * wildcard that no condition narrows to fixed values.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 */
export const isPublic = ({ Statement }: PolicyDocument): boolean =>
  [Statement].flat().some((each) => each.Effect === 'Allow' && isForAll(each) && !isNarrowed(each));

const isForAll = ({ Principal, NotPrincipal }: Statement): boolean =>
  NotPrincipal !== undefined ||
  Principal === '*' ||
  [Principal?.AWS ?? []].flat().some((name) => name.includes('*'));

const isNarrowed = ({ Condition = {} }: Statement): boolean =>
  Object.entries(Condition).some(
    ([operator, keys]) =>
      /^(String|Arn)(Equals|Like)$/.test(operator) &&
      Object.entries(keys).some(
        ([key, values]) =>
          narrowing.has(key.toLowerCase()) &&
          [values].flat().every((value) => !String(value).includes('*')),
      ),
  );
