export { always, away, empty, full, nobody, reading, viewer } from './answers.ts'
export { needsBrowser, startBrowser } from './chromium.ts'
export { testBrowser, violationsOn } from './page.ts'
export { serveScreens } from './screens-server.ts'
