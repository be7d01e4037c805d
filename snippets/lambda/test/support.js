// What the tests share: servers on loopback, tarballs of any shape, programs run to their end.

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const http = require('node:http');
const { delimiter, join, resolve } = require('node:path');
const { createInterface } = require('node:readline');
const { after, test: nodeTest } = require('node:test');
const { gzipSync } = require('node:zlib');

const tar = require('tar');

const FOLDER = resolve(__dirname, '..');
const VENV = resolve(FOLDER, '../../.venv/bin');

// Fake credentials; the project's own AWS CLI, moto and ShellCheck before any other; and a zip that
// is found where the machine has none.
const ENVIRONMENT = {
  ...process.env,
  PATH: [VENV, process.env.PATH, join(__dirname, 'stand-ins')].join(delimiter),
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

// A test that hangs is ended and named, and what it leaves open doesn't keep the run from its end.
const test = (name, body) => nodeTest(name, { timeout: 120_000 }, body);
after(() => setTimeout(() => process.exit(), 10_000).unref());

// A moto server of its own; resolves to { url, stop } when it listens.
async function startMoto(extra = {}) {
  const program = existsSync(join(VENV, 'moto_server')) ? join(VENV, 'moto_server') : 'moto_server';
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], {
    env: { ...ENVIRONMENT, ...extra },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await findUrl(child);
  child.stderr.resume(); // its log of requests
  return { url, stop: () => stop(child) };
}

async function findUrl(child) {
  const seen = [];
  for await (const line of createInterface({ input: child.stderr })) {
    seen.push(line);
    const url = /Running on (http:\S+)/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error(`moto_server ended before it listened:\n${seen.join('\n')}`);
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill();
  await ended;
}

// A server in front of another that can spoil exchanges. A rule takes the request and returns
// undefined (pass on), { status, headers, body } (answer so), 'cut' (pass on half of the answer)
// or 'hang' (never answer), or a promise of one of these.
async function startProxy(target) {
  const proxy = { rule: () => undefined, requests: [] };
  const server = http.createServer((request, response) => {
    proxy.requests.push(`${request.method} ${request.url}`);
    const verdict = proxy.rule(request);
    if (verdict instanceof Promise) verdict.then((late) => answer(request, response, late));
    else answer(request, response, verdict);
  });

  function answer(request, response, verdict) {
    if (verdict === 'hang') return;
    if (verdict?.status) {
      request.resume();
      request.on('end', () => response.writeHead(verdict.status, verdict.headers).end(verdict.body));
      return;
    }
    const { hostname, port } = new URL(target);
    const { method, url: path, headers } = request;
    const onward = http.request({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      if (verdict === 'cut') cutHalfway(answer, response);
      else answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  proxy.url = `http://127.0.0.1:${server.address().port}`;
  proxy.stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return proxy;
}

function cutHalfway(answer, response) {
  const limit = Math.floor(Number(answer.headers['content-length']) / 2);
  let sent = 0;
  answer.on('data', (chunk) => {
    const part = chunk.subarray(0, limit - sent);
    sent += part.length;
    response.write(part, () => sent >= limit && response.destroy());
  });
}

// What a program asked S3 for, as the lines of a trace. The SDK names the operation in the address,
// but for HeadObject.
function formatTrace(actor, requests) {
  return requests.map((request) => {
    const [method, path] = request.split(' ');
    const named = new URL(path, 'http://127.0.0.1').searchParams.get('x-id');
    const operation = named ?? (method === 'HEAD' ? 'HeadObject' : undefined);
    if (!operation) throw new Error(`no operation in ${request}`);
    return `${JSON.stringify({ actor, service: 'S3', operation })}\n`;
  }).join('');
}

// A gzipped tarball of entries { path, body, type, linkpath }, valid or not.
function makeTarball(entries) {
  return gzipSync(makeTar(entries));
}

function makeTar(entries) {
  const parts = entries.flatMap(({ path, body = '', type = 'File', linkpath }) => {
    const content = Buffer.from(body);
    const header = new tar.Header({ path, type, linkpath, mode: 0o644, size: content.length });
    const block = Buffer.alloc(512);
    header.encode(block);
    return [block, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

// Run a program to its end; resolves to { code, signal, stdout, stderr }.
function run(program, args, { env = ENVIRONMENT, cwd = FOLDER, detached, onStart } = {}) {
  return new Promise((done, fail) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(program, args, { env, cwd, detached, stdio });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (output.stdout += chunk));
    child.stderr.on('data', (chunk) => (output.stderr += chunk));
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal, ...output }));
    onStart?.(child);
  });
}

// An S3 event as S3 sends it: the key is URL-encoded, a space is a plus sign.
function makeEvent(bucket, key) {
  const encoded = encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        awsRegion: 'eu-west-1',
        s3: { bucket: { name: bucket }, object: { key: encoded } },
      },
    ],
  };
}

module.exports = {
  ENVIRONMENT, FOLDER, VENV, formatTrace, makeEvent, makeTar, makeTarball, run, startMoto,
  startProxy, test,
};
