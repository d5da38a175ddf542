// CloudFront function. The webhook knows Azure by the address that it calls from, which CloudFront would
// take the place of: it is called at the API's own address alone.
function handler(event) {
  var isWebhook = /^\/api\/webhooks\//i.test(event.request.uri);
  return isWebhook ? { statusCode: 404, statusDescription: 'Not Found' } : event.request;
}
