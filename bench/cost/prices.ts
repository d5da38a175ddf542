/**
 * Dollars. List prices of us-east-1, noted in November 2026 and to be checked before anybody relies on
 * them; no free tier.
 */
export const PRICES = {
  /** https://aws.amazon.com/lambda/pricing/ (arm64) */
  lambdaGigabyteSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  durableOperation: 8e-6,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ (standard class) */
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  /** Storage and its point-in-time recovery. */
  tableGigabyte: 0.25 + 0.2,
  /** https://aws.amazon.com/sqs/pricing/ */
  queueRequest: 0.4e-6,
  /** https://aws.amazon.com/api-gateway/pricing/ (REST) */
  apiCall: 3.5e-6,
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secret: 0.4,
  secretCall: 5e-6,
  /** https://aws.amazon.com/kms/pricing/ */
  key: 1,
  keyCall: 3e-6,
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  alarm: 0.1,
  metric: 0.3,
  dashboard: 3,
  logGigabyte: 0.5,
  /** https://aws.amazon.com/waf/pricing/ */
  firewall: 5,
  firewallRule: 1,
  firewallCall: 0.6e-6,
  /** https://aws.amazon.com/eventbridge/pricing/ */
  event: 1e-6,
  pipeRequest: 0.4e-6,
  scheduledStart: 1e-6,
  /** https://aws.amazon.com/cloudfront/pricing/ (HTTPS requests) */
  pageRequest: 1e-6,
} as const;
