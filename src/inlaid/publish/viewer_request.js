// CloudFront function (cloudfront-js-2.0) for viewer requests: clean URLs and redirects.
const REDIRECTS = {};

function formatQuery(querystring) {
  const pairs = [];
  for (const name in querystring) {
    const values = querystring[name].multiValue || [querystring[name]];
    for (const each of values) pairs.push(each.value === "" ? name : name + "=" + each.value);
  }
  return pairs.length ? "?" + pairs.join("&") : "";
}

function redirect(location) {
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: { location: { value: location } },
  };
}

function handler(event) {
  const request = event.request;
  // Several slashes in front would make a Location that names another host.
  const uri = request.uri.replace(/^[\/\\]+/, "/");
  if (Object.prototype.hasOwnProperty.call(REDIRECTS, uri)) return redirect(REDIRECTS[uri]);
  if (uri.endsWith("/")) {
    request.uri = uri + "index.html";
    return request;
  }
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  if (!name.includes(".")) return redirect(uri + "/" + formatQuery(request.querystring));
  request.uri = uri;
  return request;
}
