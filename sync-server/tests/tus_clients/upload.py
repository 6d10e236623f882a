"""Uploads one file with tuspy: URL FILE SHA256 CHUNK CARRIER."""

import sys

from tusclient import client

url, path, sha256, chunk, carrier = sys.argv[1:]
tus = client.TusClient(url, headers={"X-Carrier": carrier})
uploader = tus.uploader(
    path,
    chunk_size=int(chunk),
    retries=20,
    retry_delay=0.05,
    metadata={"sha256": sha256, "kind": "photo", "filename": "photo.jpg"},
)
uploader.upload()
assert uploader.offset == uploader.get_file_size()
