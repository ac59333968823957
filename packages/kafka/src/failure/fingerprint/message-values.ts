import { isName } from './message-characters.ts'
import { entities, months, somebody, timeUnits, words } from './message-words.ts'

/** What stands around a word that no quotes are around. */
export interface ValuePlace {
  /** The word before, in lower case; `previous` as it was remembered, `earlier` the one before that. */
  readonly before: string
  readonly previous: string
  readonly earlier: string
  /** The character between the word before and this one, blanks aside. */
  readonly mark: string
  readonly next: string
  readonly ahead: string
  /** Whether somebody's title stands before it: `Dr. House`. */
  readonly titled: boolean
  /** Whether `to` stands behind it. */
  readonly beforeTo: boolean
  /** The short word with a capital behind it. */
  readonly nextCapital: string
  readonly afterChanging: boolean
  /** Whether `order 17` stood two words before: what follows may tell whose it is. */
  readonly ofEntity: boolean
  /** Whether the message is about something on its way. */
  readonly moving: boolean
}

/** What a word without quotes is when a record held it: a value, or a part of somebody's name. */
export type Unquoted = 'name' | 'value' | null

/** Of a word of small letters: a unit of time, a part of a name, what does not convert. */
export function plainKind(word: string, place: ValuePlace): Unquoted {
  if (place.afterChanging && timeUnits.has(word)) return 'value'
  if (place.previous === somebody) return isNamePart(word, place.next) ? 'name' : null
  if (place.mark === ':') return isScalarValue(word, place) ? 'value' : null
  return isConverted(word, place) ? 'value' : null
}

/** Of a word with a capital or a sign: a part of a date, of an amount, of a way or of somebody's name. */
export function capitalKind(word: string, place: ValuePlace): Unquoted {
  const { before, mark } = place
  if (word.length <= MAX_SHORT && (months.has(word) || currencies.has(word)) && isCounted(place)) return 'value'
  // `Alice`, but `FRA` and `LAMP-RED`.
  if (isSmall(word.charCodeAt(1))) {
    if (mark === '' && word.length >= MIN_COUNTRY && countries.has(word)) return 'value'
  } else if (routes.has(before) && route.test(word)) return 'value'
  else if (entities.has(before) && capitals.test(word)) return 'name'
  if (mark === ':') return isScalarValue(word, place) ? 'value' : null
  if (legalForms.has(place.nextCapital) && isProper(word)) return 'name'
  if (word.length <= MAX_SHORT && titles.has(word) && isProper(place.next)) return 'name'
  if (mark !== '') return mark === '.' && isProper(word) && place.titled ? 'name' : null
  if (place.previous === somebody) return isNamePart(word, place.next) ? 'name' : null
  return (entities.has(before) && isProper(word)) || isWhose(word, place) || isOnTheWay(word, place) ? 'name' : null
}

/** How long the names of months, currencies and titles are at most, and those of countries at least. */
const MAX_SHORT = 5
const MIN_COUNTRY = 4

const isSmall = (code: number): boolean => code >= 97 && code <= 122

const isCounted = (place: ValuePlace): boolean => place.afterChanging || /^\d/.test(place.next)

/** `12.50 EUR`, `USD 7`: no amount is another cause in another currency. */
const currencies = words(`
  AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES KRW KWD MAD MXN MYR NGN NOK NZD
  OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR € $ £ ¥ ₹ ₽ ₩ Euro Euros
`)
const countries = words(`
  Argentina Australia Austria Belgium Brazil Bulgaria Canada Chile China Colombia Croatia Cyprus Czechia Denmark Egypt Estonia Finland
  France Germany Greece Hungary Iceland India Indonesia Ireland Israel Italy Japan Kenya Latvia Lithuania Luxembourg Malaysia Malta
  Mexico Morocco Netherlands Nigeria Norway Pakistan Peru Philippines Poland Portugal Romania Russia Serbia Singapore Slovakia
  Slovenia Spain Sweden Switzerland Thailand Turkey Ukraine Vietnam
`)
const legalForms = words(
  'GmbH AG KG SE Ltd Limited Inc LLC LLP Corp Corporation plc PLC BV NV SA SAS SARL SpA SRL Pty AB Oy'
)
const titles = words('Dr Mr Mrs Ms Prof Herr Frau')
const particles = words('van von der den de da di du la le el al bin ten ter zu dos')

/** `Alice`, `O'Neil`, `Garcia-Lopez` */
const isProper = (word: string): boolean => isName(word) || compound.test(word)
const compound = /^\p{Lu}\p{Ll}{0,30}(?:['’-]\p{Lu}?\p{Ll}{1,30}){1,3}$/u

/** What else a name may have in it that somebody's name has begun: `van`, `O'Neil`, `Garcia-Lopez`. */
const isNamePart = (word: string, next: string): boolean =>
  particles.has(word) ? /^\p{Lu}/u.test(next) || particles.has(next) : legalForms.has(word) || isProper(word)

/** Types whose values a message may name behind a colon. */
const scalars = words(`
  decimal number integer int long float double boolean bool date datetime timestamp time duration uuid guid amount price quantity
  currency iban email phone zip postcode
`)
/** What such a message may say instead of a value. */
const complaints = words(`
  missing required empty null undefined none blank nil expired overflow underflow nan negative invalid unknown unsupported error
  failed timeout mandatory duplicate absent
`)

const ending = /^\s*$|^\.\s/

/** `invalid decimal: abc`, where nothing follows in that sentence. */
const isScalarValue = (word: string, place: ValuePlace): boolean =>
  scalars.has(place.before) && ending.test(place.ahead) && !complaints.has(word.toLowerCase())

const conversions = words('convert converting cast casting coerce parse parsing')
const typesOfValues = words(`
  string str text char bytes byte object array list map dict struct tuple set symbol bigint null undefined nil none value values
  data type types field input json xml message payload record it this
`)

/** `convert abc to decimal`: not the type that does not convert, but a value. */
const isConverted = (word: string, place: ValuePlace): boolean =>
  place.beforeTo && conversions.has(place.before) && !typesOfValues.has(word) && !scalars.has(word)

/** `route HAM-MUC` */
const routes = words('route leg lane flight airport hub depot')
const route = /^[A-Z]{2,5}(?:[-/>]{1,2}[A-Z]{2,5}){0,3}$/

/** `SKU LAMP-RED` */
const capitals = /^[A-Z]{1,20}(?:[-/][A-Z]{1,20}){1,4}$/

const ofWhom = words('for of by')
const surnameAhead = /^ \p{Lu}\p{Ll}{1,30}(?:['’-]\p{Lu}?\p{Ll}{1,30})?(?: \p{Lu}\p{Ll}{1,30})?(?![\p{L}\d]| \p{Lu})/u
/** What is called like somebody and is none: `for Payment Gateway`. */
const isSystem =
  /(?:Gateway|Service|Server|Provider|System|Client|Api|Bank|Request|Error|Status|Method|Type|Card|Pay|Transfer|Debit)\b/

/** `order 17 for Peter Parker is not paid` */
const isWhose = (word: string, place: ValuePlace): boolean =>
  place.ofEntity &&
  ofWhom.has(place.before) &&
  isName(word) &&
  surnameAhead.test(place.ahead) &&
  !isSystem.test(place.ahead)

const isPlace = (word: string): boolean => isName(word) || /^[A-Z]{3}$/.test(word)

/** Of what is on its way `from Hamburg to New York`, `from FRA to SIN`: the two places. */
const isOnTheWay = (word: string, place: ValuePlace): boolean =>
  (place.before === 'from'
    ? /^(?: \p{Lu}\p{Ll}{1,30}){0,2} to \p{Lu}/u.test(place.ahead)
    : place.before === 'to' && place.earlier === somebody) &&
  isPlace(word) &&
  place.moving
