export { letterId } from '../../headers/block.ts'
export { lineage, parseLineage } from '../../headers/lineage.ts'
