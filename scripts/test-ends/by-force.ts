// Imported behind a test file that may leave something open for ever, so that its hook runs last.
import { after } from 'node:test'

// By then the runner has what the tests came to.
after(() => void setTimeout(() => process.exit(), 1000).unref())
