package peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

@SpringBootApplication
public class App {

	static final ObjectMapper JSON = JsonMapper.builder().build();

	/** Parses; throws what Jackson throws for malformed JSON (Jackson 3 also rejects trailing tokens). */
	static JsonNode parse(byte[] value) {
		JsonNode n = JSON.readTree(value);
		if (n == null || n.isMissingNode()) {
			throw new IllegalArgumentException("empty value");
		}
		return n;
	}

	/** Counts good + failed; at N prints the line, then stops the binding (commit) and leaves. */
	static final class Meter {
		final long n = Long.getLong("N", Long.MAX_VALUE);
		final AtomicLong good = new AtomicLong();
		final AtomicLong bad = new AtomicLong();
		final AtomicLong total = new AtomicLong();
		volatile long t0;
		volatile ConfigurableApplicationContext ctx;

		void first() {
			if (t0 == 0) {
				synchronized (this) {
					if (t0 == 0) {
						t0 = System.nanoTime();
					}
				}
			}
		}

		void good() {
			good.incrementAndGet();
			count();
		}

		void bad() {
			bad.incrementAndGet();
			count();
		}

		private void count() {
			if (total.incrementAndGet() == n) {
				long t1 = System.nanoTime();
				long g = good.get();
				long b = bad.get();
				new Thread(() -> finish(t1, g, b), "finish").start();
			}
		}

		private void finish(long t1, long g, long b) {
			double s = (t1 - t0) / 1e9;
			// Stops the listener container: waits for records (and their synchronous DLQ sends) in
			// progress, commits offsets, closes the consumers.
			String function = ctx.getEnvironment().getProperty("function");
			ctx.getBean(BindingsLifecycleController.class).stop(function + "-in-0");
			System.out.printf(Locale.ROOT, "spring-" + function + " %d %d %.3f %.0f %d%n", g + b, b, s, (g + b) / s, residentMb());
			System.out.flush();
			System.exit(SpringApplication.exit(ctx));
		}
	}

	/** Of this process, as Linux tells it; 0 elsewhere. */
	static long residentMb() {
		try (var lines = Files.lines(Path.of("/proc/self/status"))) {
			return lines.filter(line -> line.startsWith("VmRSS:")).findFirst()
					.map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000).orElse(0L);
		}
		catch (IOException ex) {
			return 0;
		}
	}

	static final Meter METER = new Meter();

	@Bean
	Consumer<Message<byte[]>> peer() {
		return message -> {
			METER.first();
			try {
				parse(message.getPayload());
			}
			catch (RuntimeException ex) {
				METER.bad();
				throw ex;
			}
			METER.good();
		};
	}

	public static void main(String[] args) {
		SpringApplication app = new SpringApplication(App.class);
		app.addInitializers(c -> METER.ctx = c);
		app.run(args);
	}

}
