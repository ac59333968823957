package peer;

import java.util.function.Function;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * The way back out of a dead-letter topic that the binder's reference shows ("Handling Records in a Dead-Letter Topic"): record by
 * record, to the partition that it came from, counted by a header, and set aside after three times. Neither filter nor memory of what
 * was sent; what a crash cuts off is sent twice.
 */
@Configuration
class WayBack {

	private static final String X_RETRIES_HEADER = "x-retries";

	@Bean
	Function<Message<byte[]>, Message<byte[]>> reRoute(StreamBridge streamBridge) {
		return failed -> {
			App.METER.first();
			Integer retries = failed.getHeaders().get(X_RETRIES_HEADER, Integer.class);
			Message<byte[]> again = MessageBuilder.fromMessage(failed)
					.setHeader(X_RETRIES_HEADER, retries == null ? 1 : retries + 1)
					.build();
			App.METER.good();
			if (retries == null || retries < 3) {
				return again;
			}
			streamBridge.send("parkingLot", again);
			return null;
		};
	}

}
