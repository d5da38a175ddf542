/** What the webhook answered to an alert. */
export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** Posts an alert as an Azure action group does. */
export async function sendAlert(webhookUrl: string, body: string): Promise<WebhookAnswer> {
  const response = await fetch(webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'IcMBroadcaster/1.0',
    },
    body,
  });
  return { status: response.status, body: await response.text() };
}
