/** Takes one token; false when the bucket is empty. */
export type Throttle = (nowMs: number) => boolean;

/**
 * A token bucket, which is how API Gateway throttles: `burst` requests at once, refilled at
 * `ratePerSecond`. The defaults are those of an account.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const createThrottle = ({
  ratePerSecond = 10_000,
  burst = 5000,
}: {
  ratePerSecond?: number;
  burst?: number;
} = {}): Throttle => {
  let tokens = burst;
  let last = Number.NEGATIVE_INFINITY;
  return (nowMs) => {
    const elapsedMs = Math.max(0, nowMs - last);
    tokens = Math.min(burst, tokens + (elapsedMs * ratePerSecond) / 1000);
    last = Math.max(last, nowMs);
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
