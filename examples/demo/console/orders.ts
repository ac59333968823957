/** An order as the shop writes it. */
export interface Order {
  readonly id: string
  readonly customer: { readonly id: string; readonly country: string; readonly email: string }
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly price: number }[]
  readonly total: number
}

const countries = ['DE', 'DE', 'FR', 'IT', 'NL', 'PL']
const skus = ['lamp-17', 'chair-4', 'desk-9', 'shelf-2', 'rug-31']

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T

export function makeOrder(number: number, random: () => number): Order {
  const customer = 1000 + Math.floor(random() * 400)
  const items = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
    sku: pick(skus, random),
    quantity: 1 + Math.floor(random() * 4),
    price: Math.round(random() * 30_000) / 100
  }))
  const total = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
  return {
    id: `order-${number}`,
    customer: { id: `customer-${customer}`, country: pick(countries, random), email: `c${customer}@example.com` },
    items,
    total: Math.round(total * 100) / 100
  }
}
