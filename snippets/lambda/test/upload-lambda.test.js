const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } =
  require('node:fs/promises');
const { tmpdir } = require('node:os');
const { delimiter, dirname, join } = require('node:path');
const { after, before, beforeEach } = require('node:test');

const { ENVIRONMENT, FOLDER, run, startMoto, startProxy, test } = require('./support');

const SCRIPT = join(FOLDER, 'upload-lambda.sh');
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});

let moto, proxy, role, folder, env, hello;

before(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.url);
  env = { ...ENVIRONMENT, AWS_ENDPOINT_URL: proxy.url };
  folder = await mkdtemp(join(tmpdir(), 'upload lambda '));
  env.TMPDIR = join(folder, 'tmp');
  await mkdir(env.TMPDIR);
  role = (await aws('iam', 'create-role', '--role-name', 'lambda',
    '--assume-role-policy-document', TRUST)).Role.Arn;
  hello = join(await makeFunction('small'), 'hello.js');
});

after(async () => {
  await proxy?.stop();
  await moto?.stop();
  if (folder) await rm(folder, { recursive: true });
});

beforeEach(() => {
  proxy.rule = () => undefined;
  proxy.requests.length = 0;
});

async function aws(...args) {
  const { code, stdout, stderr } = await run('aws', [...args, '--output', 'json'], { env });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

const upload = (args, options = {}) => run('bash', [SCRIPT, ...args], { env, ...options });

// A function of three files in a folder whose name holds a space.
async function makeFunction(name) {
  const home = join(folder, name);
  await mkdir(join(home, 'node_modules/kept/lib'), { recursive: true });
  await mkdir(join(home, 'node_modules/dev'), { recursive: true });
  const files = {
    'hello.js': "exports.handler = async () => require('kept');\n",
    'a list.txt': 'a\n',
    'not this.txt': 'b\n',
    'package.json': '{"name": "hello", "dependencies": {"kept": "1"}, "devDependencies": {"dev": "1"}}',
    'node_modules/kept/package.json': '{"name": "kept", "version": "1.0.0", "main": "lib/kept.js"}',
    'node_modules/kept/lib/kept.js': "module.exports = 'kept';\n",
    'node_modules/kept/lib/kept.d.ts': 'export = string;\n',
    'node_modules/dev/package.json': '{"name": "dev", "version": "1.0.0"}',
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(home, path), text);
  return home;
}

// The permission that each request of the script needs, of those in the README.
const ACTIONS = [
  [/^POST .*\/functions$/, 'lambda:CreateFunction'],
  [/^GET .*\/functions\/[^/]+$/, 'lambda:GetFunction'],
  [/^GET .*\/configuration$/, 'lambda:GetFunctionConfiguration'],
  [/^PUT .*\/code$/, 'lambda:UpdateFunctionCode'],
  [/^PUT .*\/configuration$/, 'lambda:UpdateFunctionConfiguration'],
];

function findActions(request) {
  const found = ACTIONS.filter(([pattern]) => pattern.test(request));
  assert.equal(found.length, 1, request);
  return found.map(([, action]) => action);
}

async function readPolicy() {
  const readme = await readFile(join(FOLDER, 'README.md'), 'utf8');
  const policy = JSON.parse(/```json deployer-policy\n(.*?)```/s.exec(readme)[1]);
  return new Set(policy.Statement.find(({ Sid }) => Sid === 'UploadFunction').Action);
}

const describe = (name) => aws('lambda', 'get-function', '--function-name', name);

test('creates a function, then updates it; equal contents are equal bytes', async () => {
  const home = await makeFunction('a function');
  const zips = [];
  keepZips(zips);
  const args = ['--name', 'greeter', '--region', 'eu-west-1', '--runtime', 'nodejs22.x', '--role',
    role, join(home, 'hello.js'), 'a list.txt', '--', '--timeout', '60'];
  const created = await upload(args, { cwd: '/' });
  assert.deepEqual(created, { code: 0, signal: null, stdout: 'created greeter\n', stderr: '' });
  const first = await describe('greeter');
  const { Runtime, Handler, Role, Timeout } = first.Configuration;
  assert.deepEqual(
    { Runtime, Handler, Role, Timeout },
    { Runtime: 'nodejs22.x', Handler: 'hello.handler', Role: role, Timeout: 60 },
  );

  const copy = join(folder, 'a copy');
  await cp(home, copy, { recursive: true });
  await utimes(join(copy, 'hello.js'), 1, 1);
  await chmod(join(copy, 'hello.js'), 0o600);
  const again = { cwd: copy, env: { ...env, TZ: 'Asia/Tokyo', AWS_DEFAULT_REGION: '' } };
  const updated = await upload(['--name', 'greeter', 'hello.js', 'a list.txt', '--', '--timeout',
    '61'], again);
  assert.deepEqual(updated, { code: 0, signal: null, stdout: 'updated greeter\n', stderr: '' });
  const second = await describe('greeter');
  assert.equal(second.Configuration.CodeSha256, first.Configuration.CodeSha256);
  assert.equal(second.Configuration.Timeout, 61);
  assert.equal(second.Configuration.Runtime, 'nodejs24.x');

  assert.deepEqual(new Set(proxy.requests.flatMap(findActions)), await readPolicy());

  assert.equal(zips.length, 2);
  assert.ok(zips[0].equals(zips[1]));
  const digest = createHash('sha256').update(zips[0]).digest('base64');
  assert.equal(digest, first.Configuration.CodeSha256);
  await writeFile(join(folder, 'received.zip'), zips[0]);
  assert.deepEqual(await listZip(join(folder, 'received.zip')), [
    'a list.txt', 'hello.js', 'node_modules/kept/lib/kept.js', 'node_modules/kept/package.json',
    'package.json',
  ]);
});

// Keep the zip file of each request.
function keepZips(zips) {
  proxy.rule = (request) => {
    const chunks = [];
    if (request.method === 'GET' || !request.url.includes('/functions')) return undefined;
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { Code, ZipFile = Code?.ZipFile } = JSON.parse(Buffer.concat(chunks));
      if (ZipFile) zips.push(Buffer.from(ZipFile, 'base64'));
    });
    return undefined;
  };
}

async function writeFiles(home, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(home, dirname(path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
}

test('a function in a folder of its package brings the modules of that', async () => {
  const home = await makeFunction('nested');
  await writeFiles(home, { 'src/deep/greet.js': '', 'src/deep/words.json': '{}' });
  const zips = [];
  keepZips(zips);
  const done = await upload(['--role', role, join(home, 'src/deep/greet.js'), 'words.json']);
  assert.equal(done.stderr, '');
  assert.equal((await describe('greet')).Configuration.Handler, 'src/deep/greet.handler');
  await writeFile(join(folder, 'nested.zip'), zips[0]);
  assert.deepEqual(await listZip(join(folder, 'nested.zip')), [
    'node_modules/kept/lib/kept.js', 'node_modules/kept/package.json', 'package.json',
    'src/deep/greet.js', 'src/deep/words.json',
  ]);
});

test('a package of a workspace brings the modules that lie above it, and its own', async () => {
  const home = join(folder, 'workspace');
  await writeFiles(home, {
    'package.json': '{"name": "all", "private": true, "workspaces": ["packages/*"]}',
    'packages/fn/package.json':
      '{"name": "fn", "version": "1.0.0", "dependencies": {"lib": "1", "kept": "1", "own": "1"}}',
    'packages/fn/greeting.js': '',
    'packages/fn/node_modules/own/package.json': '{"name": "own", "version": "1.0.0"}',
    'packages/lib/package.json': '{"name": "lib", "version": "1.0.0"}',
    'packages/lib/index.js': '',
    'node_modules/kept/package.json': '{"name": "kept", "version": "1.0.0"}',
  });
  await symlink('../packages/fn', join(home, 'node_modules/fn'));
  await symlink('../packages/lib', join(home, 'node_modules/lib'));
  const zips = [];
  keepZips(zips);
  const done = await upload(['--role', role, join(home, 'packages/fn/greeting.js')]);
  assert.equal(done.stderr, '');
  await writeFile(join(folder, 'workspace.zip'), zips[0]);
  assert.deepEqual(await listZip(join(folder, 'workspace.zip')), [
    'greeting.js', 'node_modules/kept/package.json', 'node_modules/lib/index.js',
    'node_modules/lib/package.json', 'node_modules/own/package.json', 'package.json',
  ]);
});

test('a function has the architecture that is asked for, when it is created and later', async () => {
  const home = await makeFunction('architecture');
  const find = async () => (await describe('arm')).Configuration.Architectures;
  const args = ['--name', 'arm', '--role', role, join(home, 'hello.js')];
  assert.equal((await upload(['--arch', 'arm64', ...args])).stderr, '');
  assert.deepEqual(await find(), ['arm64']);
  // moto doesn't keep what an update asks for; without --arch, that is what the function has.
  const asked = [];
  proxy.rule = (request) => {
    if (!/^PUT$/.test(request.method) || !request.url.endsWith('/code')) return undefined;
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => asked.push(JSON.parse(Buffer.concat(chunks)).Architectures));
    return undefined;
  };
  assert.equal((await upload(args)).stdout, 'updated arm\n');
  assert.equal((await upload(['--arch', 'x86_64', ...args])).stderr, '');
  assert.deepEqual(asked, [['arm64'], ['x86_64']]);
});

for (const [name, message] of [
  [Buffer.from('a\nb.txt'), 'a name has a new line in it'],
  [Buffer.from('caf\xe9.txt', 'latin1'), 'a name is not UTF-8'],
]) {
  test(`refuses a file of which ${message}`, async () => {
    const home = await makeFunction(message);
    await mkdir(join(home, 'texts'));
    await writeFile(Buffer.concat([Buffer.from(join(home, 'texts/')), name]), 'x');
    const { code, stderr } = await upload([join(home, 'hello.js'), 'texts']);
    assert.deepEqual([code, stderr], [1, `upload-lambda: ${message}\n`]);
    assert.deepEqual(proxy.requests, []);
  });
}

async function listZip(path) {
  const code = "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep='\\n')";
  const { code: status, stdout, stderr } = await run('python3', ['-c', code, path]);
  assert.equal(status, 0, stderr);
  return stdout.trim().split('\n');
}

test('a role that Lambda may not assume is an error', async () => {
  const wrong = role.replace('/lambda', '/none');
  const { code, stdout, stderr } = await upload(['--role', wrong, hello]);
  assert.notEqual(code, 0);
  assert.equal(stdout, '');
  assert.match(stderr, /InvalidParameterValueException.*CreateFunction.*role/);
});

const conflict = {
  status: 409,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ResourceConflictException' },
  body: '{"Type": "User", "Message": "An update is in progress for resource: busy"}',
};
const denied = {
  status: 403,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
  body: '{"Message": "User is not authorized to perform: lambda:GetFunctionConfiguration"}',
};
const configuration = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"State": "Active", "LastUpdateStatus": "Successful", "Configuration": ' +
    '{"State": "Active", "LastUpdateStatus": "Successful"}}',
};

test('a function that is being updated elsewhere is an error', async () => {
  proxy.rule = ({ method }) => (method === 'PUT' ? conflict : configuration);
  const { code, stdout, stderr } = await upload(['--name', 'busy', hello]);
  assert.notEqual(code, 0);
  assert.equal(stdout, '');
  assert.match(stderr, /ResourceConflictException.*UpdateFunctionCode.*in progress/);
});

test('a refusal is not taken for a function that does not exist', async () => {
  proxy.rule = () => denied;
  const { code, stderr } = await upload(['--role', role, hello]);
  assert.equal(code, 1);
  assert.match(stderr, /^upload-lambda: .*AccessDeniedException.*not authorized/s);
  assert.equal(proxy.requests.length, 1);
});

test('a new function needs a role', async () => {
  const { code, stderr } = await upload([hello], { env: { ...env, LAMBDA_ROLE: '' } });
  assert.equal(code, 2);
  assert.match(stderr, /needs --role/);
});

test('an interrupted upload leaves nothing behind', async () => {
  let child;
  const started = new Promise((done) => {
    proxy.rule = () => {
      done();
      return 'hang';
    };
  });
  const ended = upload(['--role', role, hello], {
    detached: true,
    onStart: (started) => (child = started),
  });
  const early = await Promise.race([started, ended]);
  assert.equal(early, undefined, early?.stderr);
  assert.equal((await readdir(env.TMPDIR)).length, 1);
  process.kill(-child.pid, 'SIGINT');
  const { code, stdout } = await ended;
  assert.equal(code, 130);
  assert.equal(stdout, '');
  assert.deepEqual(await readdir(env.TMPDIR), []);
});

test('says what is not installed', async () => {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const which = async (tool) => (await run('bash', ['-c', `command -v ${tool}`])).stdout.trim();
  for (const tool of ['bash', 'dirname', 'aws']) await symlink(await which(tool), join(bin, tool));
  const bare = { env: { ...env, PATH: bin } };
  const noZip = await upload([hello], bare);
  assert.deepEqual([noZip.code, noZip.stderr], [1, "upload-lambda: 'zip' is not installed\n"]);
  await rm(join(bin, 'aws'));
  const noAws = await upload([hello], bare);
  assert.deepEqual([noAws.code, noAws.stderr], [1, "upload-lambda: 'aws' is not installed\n"]);
});

test('says that modules are missing', async () => {
  const home = await makeFunction('no modules');
  await rm(join(home, 'node_modules'), { recursive: true });
  const { code, stderr } = await upload([join(home, 'hello.js')]);
  assert.equal(code, 1);
  assert.match(stderr, /upload-lambda: modules are missing: run npm ci\n$/);
  assert.deepEqual(proxy.requests, []);
});

test('says which file to add is missing', async () => {
  const { code, stderr } = await upload([hello, 'no such.txt']);
  assert.notEqual(code, 0);
  assert.match(stderr, /no such\.txt/);
  assert.deepEqual(proxy.requests, []);
});

const USAGE = [
  [[], /usage: upload-lambda\.sh/],
  [['none.js'], /no such file: none\.js/],
  [['--zone', 'x', 'hello-event.js'], /unknown option --zone/],
  [['hello-event.js', '--role'], /--role needs a value/],
  [['test/my function.js'], /letters, digits, - and _: my function$/m],
];

for (const [args, message] of USAGE) {
  test(`refuses to be called with ${JSON.stringify(args)}`, async () => {
    const home = join(folder, `usage ${USAGE.findIndex(([each]) => each === args)}`);
    await mkdir(join(home, 'test'), { recursive: true });
    for (const name of ['hello-event.js', 'test/my function.js']) {
      await writeFile(join(home, name), '');
    }
    const { code, stderr } = await upload(args, { cwd: home });
    assert.equal(code, 2);
    assert.match(stderr, message);
    assert.deepEqual(proxy.requests, []);
  });
}

test('prints its usage', async () => {
  const { code, stdout } = await upload(['--help']);
  assert.equal(code, 0);
  assert.match(stdout, /^usage: upload-lambda\.sh/);
});

test('shellcheck has nothing to say', async () => {
  const { code, stdout } = await run('shellcheck', [SCRIPT]);
  assert.equal(stdout, '');
  assert.equal(code, 0);
});
