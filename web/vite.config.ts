import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env.SEN_DEV_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Phones of four years ago are what a cooperative has.
    target: ['chrome100', 'safari15.4', 'firefox100'],
    // Files are named by their content and kept for ever by browsers; index.html alone is asked for again.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': { target: api, ws: true } } },
});
