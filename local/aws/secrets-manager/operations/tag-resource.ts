import * as z from 'zod';
import { members, operation } from '../operation.ts';
import { requireSecret } from '../secret-store.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
export const tagResource = operation(
  z.object({ SecretId: members.secretId, Tags: members.tags.unwrap() }),
  ({ SecretId, Tags }, { store }) => {
    const secret = requireSecret(store, SecretId);
    const tags = new Map([...secret.tags, ...Tags].map((tag) => [tag.Key, tag]));
    if (tags.size > 50) {
      throw new SecretsManagerError(
        'LimitExceededException',
        "You can't attach more than 50 tags to a secret.",
      );
    }
    store.save({ ...secret, tags: [...tags.values()] });
    return {};
  },
);

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UntagResource.html */
export const untagResource = operation(
  z.object({ SecretId: members.secretId, TagKeys: z.array(z.string()).max(200) }),
  ({ SecretId, TagKeys }, { store }) => {
    const secret = requireSecret(store, SecretId);
    store.save({ ...secret, tags: secret.tags.filter(({ Key }) => !TagKeys.includes(Key)) });
    return {};
  },
);
