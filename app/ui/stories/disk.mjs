// A file system of a few megabytes for one phone, in a mount that nobody else sees.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
/** The ways to a mount of one's own, the one without any rights first. */
const NAMESPACES = [["--user", "--map-root-user", "--mount"], ["--mount"]];
const MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"';
const BLOCK = Buffer.alloc(4096);

export class SmallDisk {
  /** None where this machine lets nobody mount one. */
  static async of(size) {
    for (const namespace of NAMESPACES) {
      const disk = Object.assign(new SmallDisk(), { size, namespace });
      const [first, ...rest] = [...disk.over(tmpdir()), "true"];
      if (await run(first, rest).then(() => true, () => false)) return disk;
    }
    return null;
  }

  /** What a program is started within so that this folder is the disk. */
  over(folder) {
    return ["unshare", ...this.namespace, "sh", "-c", MOUNT, "sh", this.size, folder];
  }

  /** The disk as that program has it. */
  of(pid, folder) {
    this.folder = `/proc/${pid}/root${folder}`;
    return this;
  }

  get #filler() {
    return join(this.folder, "filler");
  }

  /** Somebody's films, until no byte more fits. */
  fill() {
    const file = openSync(this.#filler, "a");
    let why = null;
    while (why === null) {
      try {
        writeSync(file, BLOCK);
      } catch (error) {
        why = error.code;
      }
    }
    closeSync(file);
    assert.equal(why, "ENOSPC");
    assert.equal(statfsSync(this.folder).bavail, 0, "not a block is left");
  }

  free() {
    rmSync(this.#filler);
  }
}
