import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The task pages of the phone and what they are made of. */
const TASK =
  /\/src\/(api|live)\/|\/src\/pages\/(PhoneIncident|PhoneLink|Todo|UpwardReport)\.tsx$|\/src\/components\/(Act|Clock|ConnectionBar|DataQuality|Dialog|Filed|FilingForm|HandOver|IncidentCard|Ladder|LevelTag|Mention|Outgoing|PhoneFrame|PhotoPicker|States|Steps|draft|words|clue\/MyClues)\.tsx?$/;

/** Each script and style beside itself as .gz: the api sends that to who takes it, and compresses nothing itself (apps/api/src/pages.ts). */
const gzipped: Plugin = {
  name: 'gzipped',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    for (const file of Object.values(bundle))
      if (/\.(js|css)$/.test(file.fileName))
        await writeFile(
          path.join(dir!, `${file.fileName}.gz`),
          gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }),
        );
  },
};

/** The page's own build: everything is served from this origin, nothing from a CDN. */
export default defineConfig({
  root,
  plugins: [react(), gzipped],
  // the names that server and pages both show are read from their source: the pages are built beside the programs, not after them
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'assets',
    chunkSizeWarningLimit: 1200,
    // the views inside 微信 and 企业微信 are older than the browser beside them
    target: ['chrome86', 'safari14'],
    rolldownOptions: {
      output: {
        // over a thin line twenty small files, each asked for by another, cost more than their bytes: one file, which comes with the entry
        codeSplitting: {
          groups: [
            { name: 'task', test: TASK },
            { name: 'live', test: /\/node_modules\/(socket|engine)\.io/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/socket.io': { target: 'http://127.0.0.1:8080', ws: true } } },
});
