import { conformanceTests } from './conformance.ts'
import { shortSuite } from './short-suite.ts'
import { addCounts } from './test-run.ts'
import { unitTests } from './unit.ts'

// Under the Node that runs this: see node-versions.ts.
console.log(`Node ${process.versions.node}`)
const { passed, failed, skipped } = addCounts([await unitTests(), await conformanceTests(shortSuite, ['embedded'])])
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
