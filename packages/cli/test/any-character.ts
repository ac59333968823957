export { anyCharacter } from '../../protocol/test/any-character.ts'
