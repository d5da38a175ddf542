import type { DeclaredRoute } from './deployment.ts';
import type { MethodSetting } from './rest-api-schemas.ts';

/**
 * The settings of this very method, over those of the whole stage. A setting escapes the path's
 * slashes: `/~1api~1incidents`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
 */
export const throttlingOf = (
  settings: readonly MethodSetting[],
  method: string,
  path: string,
): DeclaredRoute['throttling'] => {
  const escaped = `/${path === '/' ? '' : path.replaceAll('/', '~1')}`;
  const applied = settings
    .filter(
      ({ HttpMethod, ResourcePath }) =>
        ['*', method].includes(HttpMethod) && ['/*', escaped, path].includes(ResourcePath),
    )
    .sort((left, right) => specificity(left) - specificity(right));
  const throttling: NonNullable<DeclaredRoute['throttling']> = {};
  for (const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } of applied) {
    if (rate !== undefined) throttling.ratePerSecond = rate;
    if (burst !== undefined) throttling.burst = burst;
  }
  return Object.keys(throttling).length > 0 ? throttling : undefined;
};

const specificity = (setting: { HttpMethod: string; ResourcePath: string }): number =>
  (setting.ResourcePath === '/*' ? 0 : 2) + (setting.HttpMethod === '*' ? 0 : 1);
