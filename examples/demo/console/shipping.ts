import { BusinessError, DeadLetterConsumer, TransientError } from '@dead-letter/kafka'
import { makeOrder, type Order } from './orders.ts'
import { write } from './write.ts'

export const shippingTopic = 'shop.orders'
export const shippingGroup = 'shipping'

class AddressUnknown extends BusinessError {
  override readonly name = 'AddressUnknown'
}
class CarrierRejected extends BusinessError {
  override readonly name = 'CarrierRejected'
}
class StockService extends TransientError {
  override readonly name = 'StockServiceError'
}

/** What goes wrong with an order the first time; most of it is mended when it is sent back. */
function ship(order: Order, again: boolean): void {
  const number = Number(order.id.slice('order-'.length))
  if (order.customer.country === 'PL')
    throw new CarrierRejected(`Carrier rejects parcels to PL: contract ended (order ${order.id})`)
  if (again) return
  if (order.customer.country === 'DE' && number % 3 === 0)
    throw new AddressUnknown(`No address for ${order.customer.id}: postal code is missing`)
  if (number % 11 === 0) throw new StockService(`GET http://stock.internal/items/${order.items[0]?.sku} answered 503`)
  if (number % 13 === 0) (order as unknown as { parcel: { label(): void } }).parcel.label()
}

const ordersWritten = 1500

/** Orders, some of which do not decode, and a consumer of them that goes on running: what is sent back to it is handled. */
export async function startShipping(brokers: string, random: () => number): Promise<DeadLetterConsumer> {
  const now = Date.now()
  const records = Array.from({ length: ordersWritten }, (_, number) => {
    const order = makeOrder(number, random)
    const text = JSON.stringify(order)
    const cut = number % 97 === 0 ? text.slice(0, 50) : text
    const value = number % 131 === 0 ? JSON.stringify({ ...order, customer: null }) : cut
    const tenant = order.customer.country === 'DE' ? 'shop-de' : 'shop-eu'
    const timestamp = now - (ordersWritten - number) * 1000
    return { key: order.customer.id, value, partition: number % 3, timestamp, headers: [['tenant', tenant]] as const }
  })
  await write(brokers, shippingTopic, 3, records)
  const consumer = new DeadLetterConsumer({
    ...{ brokers, groupId: shippingGroup, topics: shippingTopic, from: 'earliest', decode: 'json' },
    ...{ breaker: false, retry: { attempts: 1 } }
  })
  await new Promise<void>((resolve, reject) => {
    let seen = 0
    consumer
      .run(({ value, headers }) => {
        if (++seen === ordersWritten / 2) resolve()
        ship(
          value as Order,
          headers.some(({ name }) => name === 'x-dead-letter-redrive')
        )
      })
      .catch(reject)
  })
  return consumer
}
