// Turn a tarball of assets into files that may be cached for ever: an upload
// to one bucket is unpacked, fingerprinted and published in another, with an
// index from old names to new ones.

// snippet-imports
const { createReadStream } = require('node:fs');
const { mkdtemp, rm } = require('node:fs/promises');
const { createHash } = require('node:crypto');
const { tmpdir } = require('node:os');
const { join, posix } = require('node:path');
const { pipeline } = require('node:stream/promises');
const { createGunzip } = require('node:zlib');

const {
  GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client,
} = require('@aws-sdk/client-s3');
const { Upload } = require('@aws-sdk/lib-storage');
const mime = require('mime-types');
const tar = require('tar');

const s3 = new S3Client({});
// snippet-imports

// snippet-download-file
async function downloadFile(bucket, key) {
  console.log(`download s3://${bucket}/${key}`);
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const { Body, ETag } = await s3.send(command);
  return { tarball: Body, tag: ETag }; // a stream, never held in memory
}
// snippet-download-file

// snippet-extract-tarball
async function extractTarball(tarball, directory, { maxBytes, maxFiles }) {
  const names = new Set();
  let fault;
  const unpack = tar.extract({
    cwd: directory,
    sync: true, // when it fails, nothing is still being written
    strict: true, // what tar would only warn about is an error
    maxDecompressionRatio: 1, // no archive inside the archive
    filter(path, entry) {
      fault ??= findFault(path, entry, names, maxFiles);
      return !fault;
    },
  });
  unpack.on('error', (error) => (fault ??= error));

  async function write(chunks) {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length; // a small archive may unpack to any size
      if (bytes > maxBytes) {
        fault ??= new Error(`it unpacks to more than ${maxBytes} bytes`);
      }
      if (!fault) unpack.write(chunk);
      if (fault) throw fault;
    }
  }

  await pipeline(tarball, createGunzip(), write).catch((error) => {
    fault ??= error;
  });
  unpack.end(); // closes the file that was being written
  if (names.size === 0) fault ??= new Error('it holds no files');
  if (fault) throw fault;
  return [...names].sort();
}

function findFault(path, { type }, names, maxFiles) {
  const name = posix.normalize(path);
  if (name.startsWith('/') || name.split('/').includes('..')) {
    return new Error(`'${path}' leads out of the archive`);
  }
  // Of bytes that are not UTF-8, tar makes U+FFFD.
  if (name.includes('\ufffd')) {
    return new Error(`the name '${path}' is not UTF-8`);
  }
  if (/\p{Cc}/u.test(name)) {
    const quoted = JSON.stringify(path);
    return new Error(`the name ${quoted} has a control character in it`);
  }
  if (type === 'Directory') return undefined;
  if (type !== 'File' && type !== 'OldFile') {
    return new Error(`'${path}' is a ${type}, not a file`);
  }
  if (names.has(name)) return new Error(`'${path}' comes twice`);
  if (names.add(name).size > maxFiles) {
    return new Error(`it holds more than ${maxFiles} files`);
  }
  return undefined;
}
// snippet-extract-tarball

// snippet-checksum-files
async function checksumFiles(directory, names) {
  const assets = [];
  for (const name of names) {
    const path = join(directory, name);
    const checksum = await checksumFile(path);
    const newName = addFingerprint(name, checksum.slice(0, 16));
    assets.push({ name, path, newName });
  }
  return assets;
}

async function checksumFile(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

// css/site.css becomes css/site-0123456789abcdef.css
function addFingerprint(name, fingerprint) {
  const { dir, name: stem, ext } = posix.parse(name);
  return posix.join(dir, `${stem}-${fingerprint}${ext}`);
}
// snippet-checksum-files

// snippet-upload-files
async function uploadFiles(bucket, prefix, assets) {
  const queue = [...assets];

  async function work() {
    for (let asset = queue.shift(); asset; asset = queue.shift()) {
      try {
        await uploadFile(bucket, prefix, asset);
      } catch (error) {
        queue.length = 0; // the others finish what they hold, and stop
        throw error;
      }
    }
  }

  const workers = [work(), work(), work(), work()];
  const results = await Promise.allSettled(workers);
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
}

async function uploadFile(bucket, prefix, { name, newName, path }) {
  console.log(`upload ${name} as ${newName}`);
  const type = mime.contentType(posix.extname(name));
  const upload = new Upload({
    client: s3,
    queueSize: 1, // one part of a large file in memory
    params: {
      Bucket: bucket,
      Key: prefix + newName,
      Body: createReadStream(path),
      ContentType: type || 'application/octet-stream',
      CacheControl: 'public, max-age=31536000, immutable',
    },
  });
  await upload.done();
}
// snippet-upload-files

// snippet-upload-index
async function uploadIndex(bucket, prefix, assets) {
  const pairs = assets.map(({ name, newName }) => [name, newName]);
  const index = Object.fromEntries(pairs);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: `${prefix}index.json`,
      Body: `${JSON.stringify(index, null, 2)}\n`,
      ContentType: 'application/json',
      CacheControl: 'no-cache',
    }),
  );
  return index;
}

// Whether another upload has taken the place of the one with this tag.
async function isReplaced(bucket, key, tag) {
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
  try {
    const { ETag } = await s3.send(command);
    return ETag !== tag;
  } catch (error) {
    const status = error.$metadata?.httpStatusCode;
    if ([403, 404].includes(status)) return false; // deleted meanwhile
    throw error;
  }
}
// snippet-upload-index

// snippet-assetify
async function assetify(bucket, key, settings = readSettings()) {
  const prefix = findPrefix(bucket, key, settings);
  try {
    let index;
    while (!index) index = await publish(bucket, key, prefix, settings);
    return index;
  } catch (error) {
    const message = `s3://${bucket}/${key}: ${error.name}: ${error.message}`;
    throw new Error(message, { cause: error });
  }
}

// Returns nothing when the upload was replaced meanwhile.
async function publish(bucket, key, prefix, settings) {
  const directory = await mkdtemp(join(tmpdir(), 'assetify-'));
  try {
    const { tarball, tag } = await downloadFile(bucket, key);
    const names = await extractTarball(tarball, directory, settings);
    const assets = await checksumFiles(directory, names);
    await uploadFiles(settings.bucket, prefix, assets);
    if (await isReplaced(bucket, key, tag)) return undefined;
    const index = await uploadIndex(settings.bucket, prefix, assets);
    return (await isReplaced(bucket, key, tag)) ? undefined : index;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

exports.handler = async (event) => {
  const uploads = findUploads(event); // all, before the first is published
  const indexes = [];
  for (const { bucket, key } of uploads) {
    indexes.push(await assetify(bucket, key));
  }
  return indexes;
};

// Removals are refused, and what comes by way of SQS, SNS or EventBridge.
function findUploads(event) {
  const records = event?.Records?.length ? event.Records : [event];
  return records.map(findUpload);
}

function findUpload(record) {
  const { eventName = 'ObjectCreated' } = record ?? {};
  const { bucket, object } = record?.s3 ?? {};
  if (!bucket?.name || !object?.key) {
    const source = record?.eventSource ?? record?.EventSource ?? record?.source;
    const detour = source ? `: it comes from ${source}` : '';
    throw new Error(`this is not an event of S3${detour}`);
  }
  if (!/^(s3:)?ObjectCreated/.test(eventName)) {
    const found = `this is an event ${eventName}`;
    throw new Error(`${found}, not ObjectCreated: nothing was uploaded`);
  }
  const key = decodeURIComponent(object.key.replaceAll('+', ' '));
  return { bucket: bucket.name, key };
}
// snippet-assetify

// snippet-settings
// uploads/site.tar.gz is published under site/, behind the prefix of all that
// is published.
function findPrefix(bucket, key, settings) {
  const name = /([^/]+)\.(tar\.gz|tgz)$/.exec(key)?.[1];
  const upload = `s3://${bucket}/${key}`;
  if (!name) throw new Error(`${upload} is not a .tar.gz or .tgz file`);
  if (bucket === settings.bucket && key.startsWith(settings.prefix)) {
    const fault = 'lies where assetify writes: it would trigger itself';
    throw new Error(`${upload} ${fault}`);
  }
  return `${settings.prefix}${name}/`;
}

function readSettings({ env } = process) {
  if (!env.ASSETIFY_BUCKET) {
    throw new Error('set ASSETIFY_BUCKET to the bucket to publish in');
  }
  return {
    bucket: env.ASSETIFY_BUCKET,
    prefix: env.ASSETIFY_PREFIX ?? '',
    // The folder /tmp of a function holds 512 MB unless it is enlarged.
    maxBytes: Number(env.ASSETIFY_MAX_BYTES ?? 450e6),
    maxFiles: Number(env.ASSETIFY_MAX_FILES ?? 5000),
  };
}
// snippet-settings

// snippet-main
// ASSETIFY_BUCKET=my-assets node assetify.js my-uploads site.tar.gz
async function main([bucket, key, ...rest]) {
  if (!key || rest.length > 0) {
    console.error('usage: ASSETIFY_BUCKET=TARGET node assetify.js BUCKET KEY');
    process.exitCode = 2;
    return;
  }
  try {
    console.log(await assetify(bucket, key));
  } catch (error) {
    console.error(`assetify: ${error.message}`);
    process.exitCode = 1;
  }
}

if (require.main === module) main(process.argv.slice(2));
// snippet-main
