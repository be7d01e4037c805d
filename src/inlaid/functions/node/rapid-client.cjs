'use strict';
// Loaded before AWS's runtime client (aws-lambda-ric), in place of its native part, which takes a
// C++ tool chain to build. Like the native part, it waits for events without blocking, and posts
// answers in one blocking call: a process that exits right after an answer has sent it.

const fs = require('node:fs');
const http = require('node:http');
const Module = require('node:module');

const ROOT = '/2018-06-01/runtime/invocation';
const api = process.env.AWS_LAMBDA_RUNTIME_API;
const [hostname, port] = api.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

// A connection to the API that this process inherited, for the blocking calls.
const connection = Number(process.env.INLAID_CONNECTION);
delete process.env.INLAID_CONNECTION;

function next() {
  return new Promise((resolve, reject) => {
    const request = http.get({ hostname, port, agent, path: `${ROOT}/next` }, (response) => {
      if (response.statusCode !== 200) process.exit(0); // no more events; coverage is written
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const headers = { ...response.headers };
        headers['lambda-runtime-deadline-ms'] = Number(headers['lambda-runtime-deadline-ms']);
        resolve({ bodyJson: Buffer.concat(chunks).toString(), headers });
      });
    });
    request.on('error', reject);
  });
}

function post(path, body) {
  const payload = Buffer.from(body);
  const head =
    `POST ${ROOT}/${path} HTTP/1.1\r\nHost: ${api}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${payload.length}\r\n\r\n`;
  writeAll(Buffer.concat([Buffer.from(head), payload]));
  readAnswer();
}

function writeAll(bytes) {
  for (let sent = 0; sent < bytes.length; ) sent += fs.writeSync(connection, bytes, sent);
}

function readAnswer() {
  const block = Buffer.alloc(4096);
  for (let text = ''; ; ) {
    const size = fs.readSync(connection, block);
    text += block.toString('latin1', 0, size);
    const [head, ...rest] = text.split('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (size === 0 || (rest.length > 0 && rest.join('\r\n\r\n').length >= length)) return;
  }
}

const client = {
  next,
  done: (id, body) => post(`${id}/response`, body),
  error: (id, body) => post(`${id}/error`, body),
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === './rapid-client.node' ? client : load.call(this, request, ...rest);
};
