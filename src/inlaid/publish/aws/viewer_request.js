// CloudFront function (cloudfront-js-2.0) for viewer requests: clean URLs, redirects and, where whole
// releases are published, the layer that holds a file. It uses what AWS documents for this runtime
// and no more: there is no for-of, for example.
const crypto = require("crypto");
const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
const BASE = "/";
const REDIRECTS = {};
const FILES = [];
const FOLDERS = [];
const RELEASE = null;

function formatQuery(querystring) {
  const pairs = [];
  for (const name in querystring) {
    const values = querystring[name].multiValue || [querystring[name]];
    values.forEach((each) => pairs.push(each.value === "" ? name : name + "=" + each.value));
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

// A path of the release has its layer; another one gets any layer, in which there is no such file.
function findLayer(path) {
  const segment = RELEASE.segment;
  let number = 0;
  if (segment) {
    const digest = crypto.createHash("sha256").update(RELEASE.seed + ":" + path).digest("hex");
    for (let part = 0; part < 3; part++) {
      const slot = parseInt(digest.slice(part * 8, part * 8 + 8), 16) % segment;
      number ^= ALPHABET.indexOf(RELEASE.slots[part * segment + slot]);
    }
  }
  return RELEASE.layers[number] || "none";
}

function findPath(uri) {
  if (!uri.startsWith(BASE)) return null;
  try {
    return decodeURIComponent(uri.slice(BASE.length));
  } catch (error) {
    return null;
  }
}

// A dot tells a file from a folder, but for those that the site has otherwise. What others put below
// .well-known is a file.
function isFolder(uri, name) {
  const path = findPath(uri);
  if (path !== null && path.startsWith(".well-known/")) return false;
  return name.includes(".") ? FOLDERS.indexOf(path) >= 0 : FILES.indexOf(path) < 0;
}

function place(uri) {
  const path = findPath(uri);
  if (!RELEASE || path === null) return uri;
  const encoded = path.split("/").map((each) => encodeURIComponent(each)).join("/");
  return BASE + ".inlaid/files/" + findLayer(path) + "/" + encoded;
}

function handler(event) {
  const request = event.request;
  // Several slashes in front would make a Location that names another host.
  const uri = request.uri.replace(/^[\/\\]+/, "/");
  if (Object.prototype.hasOwnProperty.call(REDIRECTS, uri)) return redirect(REDIRECTS[uri]);
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  if (name && isFolder(uri, name)) return redirect(uri + "/" + formatQuery(request.querystring));
  request.uri = place(name ? uri : uri + "index.html");
  return request;
}
