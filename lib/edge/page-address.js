// CloudFront function. The page knows its own addresses (which may hold dots): whatever is no file is it.
function handler(event) {
  var request = event.request;
  var isFile = /^\/(assets\/|favicon\.svg$|config\.json$)/.test(request.uri);
  if (!isFile) request.uri = '/index.html';
  return request;
}
