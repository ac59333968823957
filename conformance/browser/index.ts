export { type Answers, always, away, empty, full, letter, letterPage, nobody, now, reading, viewer } from './answers.ts'
export { needsBrowser } from './chromium.ts'
export { type PageOptions, type TestBrowser, testBrowser, violationsOn, type WatchedPage } from './page.ts'
export { type ScreensServer, serveScreens } from './screens-server.ts'
