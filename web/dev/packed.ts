import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const kPrefix = 'packed:';
const kSuffix = '.packed';

/**
 * `packed:x.json` is a function that brings the JSON. The build packs it, as the server packs its
 * files at each start, and millions of numbers take it seconds.
 */
export function packedJson(): Plugin {
  let building = false;
  return {
    name: 'packed-json',
    enforce: 'pre',
    configResolved: ({ command }) => {
      building = command === 'build';
    },
    async resolveId(source, importer) {
      if (!source.startsWith(kPrefix)) return null;
      const file = await this.resolve(source.slice(kPrefix.length), importer);
      return file && `\0${file.id}${kSuffix}`;
    },
    load(id) {
      if (!id.startsWith('\0') || !id.endsWith(kSuffix)) return null;
      const file = id.slice(1, -kSuffix.length);
      if (!building) return `export default () => import(${JSON.stringify(file)}).then((all) => all.default);`;
      // By another name than .gz, which some servers unpack by themselves.
      const asset = this.emitFile({ type: 'asset', name: `${basename(file, '.json')}.bin`, source: gzipSync(readFileSync(file), { level: 9 }) });
      return `export default async () => {
        const { body } = await fetch(import.meta.ROLLUP_FILE_URL_${asset});
        return new Response(body.pipeThrough(new DecompressionStream('gzip'))).json();
      };`;
    },
  };
}
