import { explainSignIn } from '../../../lambdas/shared/azure/explain-sign-in.ts';

/** A refusal as the token endpoint writes it. */
function refusal(code: number, error: string, words = 'Something about it.', status = 400) {
  return {
    status,
    body: JSON.stringify({
      error,
      error_description: `AADSTS${code}: ${words} Trace ID: t-1 Correlation ID: c-1 Timestamp: now`,
      error_codes: [code],
      trace_id: 't-1',
      correlation_id: 'c-1',
    }),
  };
}

const thrown = new Error('whatever the library says');

describe('explaining a failed sign-in', () => {
  it.each([
    [70011, 'invalid_scope', 'invalid scope', 'https://graph.microsoft.com/.default'],
    [1002012, 'invalid_scope', 'invalid scope', 'https://graph.microsoft.com/.default'],
    [7000215, 'invalid_client', 'secret is wrong', 'not its Secret ID'],
    [7000222, 'invalid_client', 'secret has expired', 'Create a new client secret'],
    [700016, 'unauthorized_client', 'client id does not exist in this tenant', 'Check Client ID'],
    [90002, 'invalid_tenant', 'tenant does not exist', 'Check Tenant ID'],
    [900023, 'invalid_request', 'tenant id is malformed', 'Enter the Tenant ID'],
    [7000112, 'unauthorized_client', 'application is disabled', 'Enable it'],
    [53003, 'invalid_grant', 'Conditional Access', 'workload identities'],
    [700027, 'invalid_client', 'certificate', 'Create a client secret'],
    [50034, 'invalid_grant', 'user that does not exist', 'app registration'],
    [500011, 'invalid_resource', 'not available to this application', 'Check Tenant ID and cloud'],
    [650057, 'invalid_resource', 'not available to this application', 'Check Tenant ID and cloud'],
    [90055, 'temporarily_unavailable', 'throttling', 'Wait'],
    [50196, 'invalid_grant', 'loop', 'Wait'],
  ])('says what AADSTS%i means and what to do', (code, error, cause, fix) => {
    const explained = explainSignIn(thrown, refusal(code, error));

    expect(explained).toMatchObject({
      code: 'azure_sign_in_failed',
      azureCode: `AADSTS${code}`,
      status: 400,
      message: expect.stringContaining(cause),
      fix: expect.stringContaining(fix),
    });
    expect(explained.message).toContain(`AADSTS${code}`);
    expect(explained.message).toContain('trace t-1; correlation c-1');
  });

  it('repeats Entra’s own words for a code without an explanation', () => {
    const explained = explainSignIn(thrown, refusal(99999, 'invalid_request', 'A new rule.'));

    expect(explained.message).toContain('refused the sign-in (AADSTS99999; A new rule.; HTTP 400');
    expect(explained.message).not.toContain('Timestamp');
  });

  it('finds the code in the library’s message when no answer was heard', () => {
    const cached = new Error('invalid_client: Description: AADSTS7000222: The secret has expired.');

    expect(explainSignIn(cached)).toMatchObject({ azureCode: 'AADSTS7000222' });
  });

  it('explains an answer that has only error and error_description', () => {
    const body = JSON.stringify({
      error: 'invalid_request',
      error_description: "AADSTS900023: Specified tenant identifier 'x' is neither a DNS name.",
    });

    expect(explainSignIn(thrown, { status: 400, body })).toMatchObject({
      azureCode: 'AADSTS900023',
      message: expect.stringContaining('malformed'),
    });
  });

  it('does not repeat an error page', () => {
    const explained = explainSignIn(thrown, { status: 502, body: '<html>Bad gateway</html>' });

    expect(explained.message).toContain('does not answer as it should (HTTP 502)');
    expect(explained.message).not.toContain('html');
  });

  it('calls a 429 without a code throttling', () => {
    expect(explainSignIn(thrown, { status: 429, body: '' }).message).toContain('throttling');
  });

  it('says when the authority could not be reached, and why', () => {
    const explained = explainSignIn(thrown, { silence: 'getaddrinfo ENOTFOUND login.invalid' });

    expect(explained.message).toContain('could not be reached (getaddrinfo ENOTFOUND');
  });

  it('says when there was nothing to sign in with', () => {
    expect(explainSignIn(thrown).message).toContain('missing or malformed');
  });

  it('keeps an explanation that was given already', () => {
    const explained = explainSignIn(thrown, refusal(90002, 'invalid_tenant'));

    expect(explainSignIn(explained)).toBe(explained);
  });

  it('keeps no error of the library, which holds the request with the secret', () => {
    expect(explainSignIn(thrown, refusal(7000215, 'invalid_client')).cause).toBeUndefined();
  });
});
