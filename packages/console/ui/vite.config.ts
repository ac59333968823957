import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** React Aria brings its own words in 34 languages; the screens speak English. */
const englishOnly: Plugin = {
  name: 'english-only',
  enforce: 'pre',
  load: id =>
    /[\\/]react-(?:aria|stately)[^\\/]*[\\/].*[\\/]intl[\\/].*[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) &&
    !id.includes('en-US')
      ? 'export default {}'
      : null
}

export default defineConfig({
  root: import.meta.dirname,
  // Relative: the console works at any path behind a proxy.
  base: './',
  plugins: [englishOnly, react()],
  build: {
    outDir: join(import.meta.dirname, '../ui-dist'),
    emptyOutDir: true,
    target: 'es2023',
    // What is small stays a file too: the content security policy allows no data: but for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
    reportCompressedSize: false
  }
})
