export { type EmbeddedBroker, startEmbedded } from './embedded-broker.ts'
