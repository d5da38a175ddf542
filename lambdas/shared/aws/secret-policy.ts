import {
  PutResourcePolicyCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

const EVERYBODY = { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:*', Resource: '*' };

/**
 * What every secret of an integration carries. It grants nothing: who may read is said in IAM alone, and
 * whatever somebody grants there or here, this refuses another account, and a request without TLS.
 * A service that acts in its own name has no account, and is let pass; the functions that rotate act as
 * roles of this account.
 *
 * @see https://github.com/aws-samples/data-perimeter-policy-examples (`secretsmanager_secret_policy.json`)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ThisAccountAlone',
      ...EVERYBODY,
      Condition: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM fills it in.
        StringNotEqualsIfExists: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
    {
      Sid: 'EncryptedOnItsWay',
      ...EVERYBODY,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

/** Puts the policy on a secret, in place of whichever it carries. */
export async function putSecretPolicy(
  client: SecretsManagerClient,
  SecretId: string | undefined,
): Promise<void> {
  await client.send(
    new PutResourcePolicyCommand({ SecretId, ResourcePolicy: POLICY, BlockPublicPolicy: true }),
  );
}

/**
 * Puts the policy on an integration's secrets anew: on those made before there was one, or by somebody who
 * died before putting it, or that lost it. A secret that is gone needs none.
 *
 * @param prefixes of the secrets' names, before the integration's id
 */
export function secretGuard(
  client: SecretsManagerClient,
  prefixes: readonly string[],
): (integrationId: string) => Promise<void> {
  async function guard(name: string): Promise<void> {
    try {
      await putSecretPolicy(client, name);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }

  return async (integrationId) => {
    await Promise.all(prefixes.map((prefix) => guard(`${prefix}${integrationId}`)));
  };
}
