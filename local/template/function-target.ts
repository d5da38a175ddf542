/**
 * Splits what names a Lambda function (name, ARN, either with a version or alias).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (FunctionName)
 */
export const functionTarget = (text: string): { functionName: string; qualifier?: string } => {
  const path = text.replace(/^arn:aws:lambda:[^:]*:[^:]*:function:/, '');
  const [functionName = '', qualifier] = path.split(':');
  return qualifier === undefined ? { functionName } : { functionName, qualifier };
};
