const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const { after, before, beforeEach } = require('node:test');
const { readdir } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { gzipSync } = require('node:zlib');

const {
  CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client,
} = require('@aws-sdk/client-s3');

const {
  ENVIRONMENT, formatTrace, makeEvent, makeTar, makeTarball, run, startMoto, startProxy,
  test,
} = require('./support');

let moto, proxy, s3, handler, target, count = 0;

before(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.url);
  Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL: proxy.url });
  s3 = new S3Client({ endpoint: moto.url });
  ({ handler } = require('../assetify'));
  await s3.send(new CreateBucketCommand({ Bucket: 'uploads', ...IN_REGION }));
});

after(async () => {
  s3?.destroy();
  await proxy?.stop();
  await moto?.stop();
});

beforeEach(async (t) => {
  proxy.rule = () => undefined;
  proxy.requests.length = 0;
  target = `assets-${(count += 1)}`;
  process.env.ASSETIFY_BUCKET = target;
  delete process.env.ASSETIFY_PREFIX;
  delete process.env.ASSETIFY_MAX_BYTES;
  delete process.env.ASSETIFY_MAX_FILES;
  await s3.send(new CreateBucketCommand({ Bucket: target, ...IN_REGION }));
});

const IN_REGION = { CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } };
const SITE = [
  { path: 'site/', type: 'Directory' },
  { path: 'css/site.css', body: 'body { color: teal }' },
  { path: 'img/logo.svg', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  { path: './js/app.min.js', body: 'console.log("tapir")' },
  { path: 'données.bin', body: Buffer.from([0, 255, 128]) },
  { path: 'empty.txt', body: '' },
  { path: 'LICENSE', body: 'MIT' },
];

async function upload(key, body) {
  await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: key, Body: body }));
}

async function readTarget(bucket = target) {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const objects = new Map();
  for (const { Key } of Contents) {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const bytes = Buffer.from(await object.Body.transformToByteArray());
    objects.set(Key, { bytes, type: object.ContentType, cache: object.CacheControl });
  }
  return objects;
}

async function publish(key, body) {
  await upload(key, body);
  return handler(makeEvent('uploads', key));
}

const isUpload = ({ method, url }) => method === 'PUT' && !url.includes('index.json');
const fingerprint = (body) => createHash('sha256').update(body).digest('hex').slice(0, 16);

test('publishes each file under its fingerprint, and the index of them', async () => {
  const [index] = await publish('in/my site+ü.tar.gz', makeTarball(SITE));
  const found = await readTarget();
  const css = `css/site-${fingerprint('body { color: teal }')}.css`;
  const js = `js/app.min-${fingerprint('console.log("tapir")')}.js`;
  assert.equal(index['css/site.css'], css);
  assert.equal(index['js/app.min.js'], js);
  assert.equal(index.LICENSE, `LICENSE-${fingerprint('MIT')}`);
  assert.deepEqual(JSON.parse(found.get('my site+ü/index.json').bytes), index);
  assert.equal(found.get('my site+ü/index.json').type, 'application/json');
  assert.equal(found.get('my site+ü/index.json').cache, 'no-cache');
  assert.equal(found.size, 7);
  const bodies = new Map(SITE.map(({ path, body }) => [path.replace('./', ''), body]));
  for (const [name, newName] of Object.entries(index)) {
    const { bytes, cache } = found.get(`my site+ü/${newName}`);
    assert.deepEqual(bytes, Buffer.from(bodies.get(name)));
    assert.equal(cache, 'public, max-age=31536000, immutable');
  }
  const type = (name) => found.get(`my site+ü/${index[name]}`).type;
  assert.equal(type('css/site.css'), 'text/css; charset=utf-8');
  assert.equal(type('js/app.min.js'), 'text/javascript; charset=utf-8');
  assert.equal(type('img/logo.svg'), 'image/svg+xml');
  assert.equal(type('données.bin'), 'application/octet-stream');
  assert.equal(type('LICENSE'), 'application/octet-stream');
});

test('writes the index last', async () => {
  await publish('last.tgz', makeTarball(SITE));
  const puts = proxy.requests.filter((request) => request.startsWith('PUT'));
  assert.equal(puts.length, 7);
  assert.match(puts.at(-1), /last\/index\.json/);
});

test('the same event twice gives the same objects', async () => {
  await publish('twice.tar.gz', makeTarball(SITE));
  const first = await readTarget();
  await handler(makeEvent('uploads', 'twice.tar.gz'));
  assert.deepEqual(await readTarget(), first);
});

// Two uploads of one key, whose calls overlap: the index is that of the later one, and its files are
// there, whichever call ends last.
const isIndex = ({ method, url }) => method === 'PUT' && url.includes('index.json');
for (const [when, isMoment] of [
  ['while files are sent', isUpload],
  ['while the index is sent', isIndex],
]) {
  test(`two uploads of one key, the second ${when}: the later one is published`, async () => {
    let second;
    proxy.rule = (request) => {
      if (second || !isMoment(request)) return undefined;
      second = publish('same.tar.gz', makeTarball([{ path: 'later.txt', body: 'later' }]));
      return second.then(() => undefined);
    };
    const [index] = await publish('same.tar.gz', makeTarball(SITE));
    await second;
    assert.deepEqual(Object.keys(index), ['later.txt']);
    const found = await readTarget();
    assert.deepEqual(JSON.parse(found.get('same/index.json').bytes), index);
    assert.equal(found.get(`same/${index['later.txt']}`).bytes.toString(), 'later');
  });
}

test('an upload that is deleted meanwhile is published', async () => {
  const gone = { Bucket: 'uploads', Key: 'gone.tar.gz' };
  proxy.rule = (request) =>
    isIndex(request) ? s3.send(new DeleteObjectCommand(gone)).then(() => undefined) : undefined;
  const [index] = await publish('gone.tar.gz', makeTarball(SITE));
  assert.ok((await readTarget()).has(`gone/${index.LICENSE}`));
});

test('publishes behind a prefix, also into the bucket of the uploads', async () => {
  process.env.ASSETIFY_BUCKET = 'uploads';
  process.env.ASSETIFY_PREFIX = 'assets/';
  const [index] = await publish('in/own.tar.gz', makeTarball(SITE));
  const found = await readTarget('uploads');
  assert.ok(found.has(`assets/own/${index['css/site.css']}`));
  assert.ok(found.has('assets/own/index.json'));
});

test('publishes each record of an event', async () => {
  await upload('a.tar.gz', makeTarball([{ path: 'a.txt', body: 'a' }]));
  await upload('b.tar.gz', makeTarball(SITE));
  const { Records: a } = makeEvent('uploads', 'a.tar.gz');
  const { Records: b } = makeEvent('uploads', 'b.tar.gz');
  await handler({ Records: [...a, ...b] });
  const trace = formatTrace('assetify', proxy.requests);
  if (process.env.ASSETIFY_TRACE) writeFileSync(process.env.ASSETIFY_TRACE, trace);
  const found = await readTarget();
  assert.ok(found.has('a/index.json') && found.has('b/index.json'));
  assert.equal(trace.match(/GetObject/g).length, 2);
  assert.equal(trace.match(/PutObject/g).length, 9);
});

test('a file of many parts arrives whole', async () => {
  const body = Buffer.alloc(12 * 2 ** 20, 'tapir');
  const [index] = await publish('large.tar.gz', makeTarball([{ path: 'large.bin', body }]));
  const found = await readTarget();
  assert.ok(found.get(`large/${index['large.bin']}`).bytes.equals(body));
});

test('leaves nothing in the temporary folder', async () => {
  const list = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('assetify-'));
  const earlier = await list();
  await publish('clean.tar.gz', makeTarball(SITE));
  await assert.rejects(publish('unclean.tar.gz', Buffer.from('not an archive')));
  assert.deepEqual((await list()).filter((name) => !earlier.includes(name)), []);
});

const file = (path) => ({ path, body: path });
const tarball = makeTarball(SITE);
const corrupt = makeTar(SITE);
corrupt[512 + 10] ^= 0xff; // in the second header

const latin = makeTar([file('cafe.txt')]); // é is one byte, of which the header has the sum
latin[3] += 0x84;
latin.write((parseInt(latin.subarray(148, 154), 8) + 0x84).toString(8).padStart(6, '0'), 148);

const BAD_TARBALLS = [
  ['that is truncated', tarball.subarray(0, tarball.length - 20), /unexpected end of file/],
  ['that ends inside a file', gzipSync(makeTar(SITE).subarray(0, 1030)), /[Tt]runcated/],
  ['with a corrupt header', gzipSync(corrupt), /TAR_ENTRY_INVALID: checksum failure/],
  ['that is not gzipped', makeTar(SITE), /incorrect header check/],
  ['that is no archive', gzipSync('Tapirs are no archive.'.repeat(100)), /TAR_|archive/],
  ['of 0 bytes', Buffer.alloc(0), /unexpected end of file|holds no files|archive/],
  ['with no entries', makeTarball([]), /holds no files|archive/],
  ['with folders only', makeTarball([{ path: 'a/', type: 'Directory' }]), /holds no files/],
  ['with a name that climbs', makeTarball([file('../evil')]), /'\.\.\/evil' leads out/],
  ['with a name that climbs later', makeTarball([file('a/../../evil')]), /leads out/],
  ['with an absolute name', makeTarball([file('/nowhere/evil')]), /'\/nowhere\/evil' leads out/],
  [
    'with a symbolic link that leaves',
    makeTarball([file('a'), { path: 'link', type: 'SymbolicLink', linkpath: '/nowhere' }]),
    /'link' is a SymbolicLink/,
  ],
  [
    'with a hard link that leaves',
    makeTarball([{ path: 'link', type: 'Link', linkpath: '/nowhere/file' }]),
    /'link' is a Link/,
  ],
  ['with a device', makeTarball([{ path: 'null', type: 'CharacterDevice' }]), /CharacterDevice/],
  ['with a block device', makeTarball([{ path: 'sda', type: 'BlockDevice' }]), /BlockDevice/],
  ['with a FIFO', makeTarball([{ path: 'pipe', type: 'FIFO' }]), /'pipe' is a FIFO/],
  ['with a name twice', makeTarball([file('a.txt'), file('./a.txt')]), /'\.\/a.txt' comes twice/],
  ['with a name that is not UTF-8', gzipSync(latin), /the name 'caf\ufffd.txt' is not UTF-8/],
  ['with a new line in a name', makeTarball([file('a\nb')]), /"a\\nb" has a control character/],
  [
    'with more files than the limit',
    makeTarball(Array.from({ length: 21 }, (_, i) => file(`${i}.txt`))),
    /it holds more than 20 files/,
  ],
  [
    'that unpacks to more than the limit',
    gzipSync(Buffer.alloc(64 * 2 ** 20)),
    /it unpacks to more than 1000000 bytes/,
  ],
  ['inside a tarball', gzipSync(makeTarball([{ path: 'a', body: Buffer.alloc(9e5) }])), /ratio/],
];

for (const [which, body, message] of BAD_TARBALLS) {
  test(`refuses a tarball ${which}, and writes nothing`, async () => {
    process.env.ASSETIFY_MAX_BYTES = '1000000';
    process.env.ASSETIFY_MAX_FILES = '20';
    await assert.rejects(publish('bad.tar.gz', body), (error) => {
      assert.match(error.message, message);
      assert.match(error.message, /^s3:\/\/uploads\/bad\.tar\.gz: /);
      return true;
    });
    assert.equal((await readTarget()).size, 0);
  });
}

const slowDown = {
  status: 503,
  headers: { 'content-type': 'application/xml' },
  body: '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
};
const denied = {
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
};
test('outlives an S3 that asks to slow down once', async () => {
  const slowed = new Set();
  proxy.rule = (request) => {
    if (!isUpload(request) || slowed.has(request.url)) return undefined;
    slowed.add(request.url);
    return slowDown;
  };
  await publish('slow.tar.gz', makeTarball(SITE));
  assert.equal(slowed.size, 6);
  assert.equal((await readTarget()).size, 7);
});

const FAULTS = [
  ['a download that is cut', ({ method }) => method === 'GET' && 'cut', /aborted|ECONNRESET/],
  ['a download that is denied', ({ method }) => method === 'GET' && denied, /AccessDenied/],
  ['an upload that is denied', (request) => isUpload(request) && denied, /AccessDenied/],
  [
    'one upload that fails for good',
    (request) => isUpload(request) && request.url.includes('logo') && slowDown,
    /SlowDown: Please reduce/,
  ],
  ['a look for a later upload', ({ method }) => method === 'HEAD' && slowDown, /fault\.tar\.gz: /],
  [
    'an index that is denied',
    ({ method, url }) => method === 'PUT' && url.includes('index.json') && denied,
    /AccessDenied/,
  ],
];

for (const [which, rule, message] of FAULTS) {
  test(`${which} fails the call, and no index is written`, async () => {
    proxy.rule = (request) => rule(request) || undefined;
    const body = Buffer.concat([makeTarball(SITE)]);
    await assert.rejects(publish('fault.tar.gz', body), message);
    assert.equal((await readTarget()).has('fault/index.json'), false);
  });
}

test('says which object is missing', async () => {
  await assert.rejects(
    handler(makeEvent('uploads', 'none.tar.gz')),
    /s3:\/\/uploads\/none.tar.gz: NoSuchKey/,
  );
});

test('refuses what it wrote itself, and other kinds of files and events', async () => {
  process.env.ASSETIFY_BUCKET = 'uploads';
  await assert.rejects(handler(makeEvent('uploads', 'a.tar.gz')), /trigger itself/);
  process.env.ASSETIFY_PREFIX = 'assets/';
  await assert.rejects(handler(makeEvent('uploads', 'assets/a.tar.gz')), /trigger itself/);
  await assert.rejects(handler(makeEvent('uploads', 'a.zip')), /not a .tar.gz or .tgz/);
  await assert.rejects(handler('Tapir'), /not an event of S3/);
  await assert.rejects(handler(null), /not an event of S3/);
  delete process.env.ASSETIFY_BUCKET;
  await assert.rejects(handler(makeEvent('uploads', 'a.tar.gz')), /set ASSETIFY_BUCKET/);
  assert.deepEqual(proxy.requests, []);
});

test('refuses removals and wrapped events in one line, before any record', async () => {
  const { Records: [good] } = makeEvent('uploads', 'a.tar.gz');
  const inside = JSON.stringify({ Records: [good] });
  const removed = { ...good, eventName: 'ObjectRemoved:Delete' };
  const bridged = { source: 'aws.s3', 'detail-type': 'Object Created', detail: {} };
  const cases = [
    [[good, removed], 'this is an event ObjectRemoved:Delete, not ObjectCreated: nothing was uploaded'],
    [[{ eventSource: 'aws:sqs', body: inside }], 'this is not an event of S3: it comes from aws:sqs'],
    [
      [good, { EventSource: 'aws:sns', Sns: { Message: inside } }],
      'this is not an event of S3: it comes from aws:sns',
    ],
    [[null], 'this is not an event of S3'],
    [[{ ...good, s3: {} }], 'this is not an event of S3: it comes from aws:s3'],
  ];
  for (const [Records, message] of cases) await assert.rejects(handler({ Records }), { message });
  const message = 'this is not an event of S3: it comes from aws.s3';
  await assert.rejects(handler(bridged), { message });
  assert.deepEqual(proxy.requests, []);
});

test('runs from a terminal', async () => {
  await upload('terminal.tar.gz', makeTarball([{ path: 'a.txt', body: 'a' }]));
  const env = { ...process.env };
  const good = await run(process.execPath, ['assetify.js', 'uploads', 'terminal.tar.gz'], { env });
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /upload a\.txt as a-[0-9a-f]{16}\.txt/);
  const bad = await run(process.execPath, ['assetify.js', 'uploads', 'none.tar.gz'], { env });
  assert.equal(bad.code, 1);
  assert.match(bad.stderr, /^assetify: s3:\/\/uploads\/none.tar.gz: NoSuchKey/);
  const lost = await run(process.execPath, ['assetify.js', 'uploads'], { env });
  assert.equal(lost.code, 2);
  assert.match(lost.stderr, /^usage: /);
});
