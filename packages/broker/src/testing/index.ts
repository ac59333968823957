export { type TestContext, testBroker } from './test-broker.ts'
export { uniqueName } from './unique-name.ts'
