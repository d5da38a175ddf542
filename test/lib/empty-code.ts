import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Bundles } from '../../lib/bundles.ts';

/** Code that needs no bundling. */
export const EMPTY_CODE: Bundles = {
  code: () => Code.fromInline('export const handler = () => {};'),
  remove: () => {},
};
