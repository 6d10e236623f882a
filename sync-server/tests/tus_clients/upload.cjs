// Uploads one file with tus-js-client: URL FILE SHA256 CHUNK CARRIER.
const fs = require("node:fs");
const tus = require("tus-js-client");

const [endpoint, path, sha256, chunk, carrier] = process.argv.slice(2);
const upload = new tus.Upload(fs.createReadStream(path), {
  endpoint,
  chunkSize: Number(chunk),
  uploadSize: fs.statSync(path).size,
  retryDelays: Array(20).fill(50),
  headers: { "X-Carrier": carrier },
  metadata: { sha256, kind: "photo", filename: "photo.jpg" },
  onError: (error) => {
    console.error(error);
    process.exit(1);
  },
});
upload.start();
