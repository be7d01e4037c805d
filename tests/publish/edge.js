// An edge as CloudFront has them: the function that is live rewrites the address of a request, and
// what the bucket answered to that address is kept for as long as it may be, and for longer.
//
//     node edge.js BUCKET LIVE LEAST LAG
//
// BUCKET is the URL of the bucket, LIVE that of the function's code or empty; an answer is kept for
// LEAST seconds at the least, and the code is asked for anew when LAG milliseconds are over.
const http = require("http");
const vm = require("vm");
const [bucket, live, least, lag] = process.argv.slice(2);
const ERROR_SECONDS = 10;
const agent = new http.Agent({ keepAlive: true });
// The server tells by its scope which service is meant.
const scope = "Credential=testing/20260101/us-east-1/cloudfront/aws4_request";
const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;
const cache = new Map();
let known = { code: "", handler: null, asked: -Infinity };

function ask(url, headers) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    request.on("error", reject);
  });
}

function compile(code) {
  const context = vm.createContext({ require });
  vm.runInContext(code, context);
  return context.handler;
}

async function findHandler() {
  const now = performance.now();
  if (!live || now - known.asked < lag) return known.handler;
  const answer = await ask(live, { authorization });
  const code = answer.status === 200 ? answer.body.toString() : "";
  if (code !== known.code) known = { code, handler: code ? compile(code) : null };
  known.asked = now;
  return known.handler;
}

function findLife(answer, least) {
  if (answer.status !== 200) return ERROR_SECONDS;
  const age = /max-age=(\d+)/.exec(answer.headers["cache-control"] || "");
  return Math.max(least, age ? Number(age[1]) : 86400);
}

async function fetchThrough(uri, least) {
  const kept = cache.get(uri);
  if (kept && kept.until > Date.now()) return { ...kept.answer, cached: "Hit" };
  const answer = await ask(bucket + uri);
  cache.set(uri, { answer, until: Date.now() + 1000 * findLife(answer, least) });
  return { ...answer, cached: "Miss" };
}

async function serve(method, uri) {
  const handler = await findHandler();
  const request = { method, uri, querystring: {}, headers: {} };
  const made = handler ? handler({ version: "1.0", request }) : request;
  if (made.statusCode) {
    const location = made.headers.location.value;
    return { status: made.statusCode, headers: { location }, body: Buffer.alloc(0) };
  }
  const answer = await fetchThrough(made.uri, Number(least));
  if (answer.status !== 403 && answer.status !== 404) return answer;
  const page = await fetchThrough("/404.html", 0); // asked for without the function
  return { status: 404, headers: {}, body: page.status === 200 ? page.body : answer.body };
}

const server = http.createServer(async (request, response) => {
  try {
    const answer = await serve(request.method, request.url);
    const headers = { "content-length": answer.body.length, "x-cache": answer.cached || "" };
    for (const name of ["cache-control", "content-encoding", "content-type", "location"]) {
      if (answer.headers[name]) headers[name] = answer.headers[name];
    }
    response.writeHead(answer.status, headers).end(answer.body);
  } catch (error) {
    response.writeHead(502).end(String(error.stack));
  }
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();
