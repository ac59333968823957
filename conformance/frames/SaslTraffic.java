import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredLoginCallbackHandler;

/**
 * Gets the Java client in by each mechanism, and has it refused, so that a recorder between it and the broker hears what they
 * say. Arguments: the recorder, a listener where users are made, and name and password of mechanism PLAIN.
 */
public class SaslTraffic {
  static final String MODULES = "org.apache.kafka.common.security.";
  // The characters that SCRAM writes in another way, and such as are not ASCII.
  static final String USER = "tra=ff,ic";
  static final String PASSWORD = "pencil,=\u00df\u20ac";

  public static void main(String[] args) throws Exception {
    Map<String, ScramMechanism> scram = Map.of("SCRAM-SHA-256", ScramMechanism.SCRAM_SHA_256, "SCRAM-SHA-512", ScramMechanism.SCRAM_SHA_512);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[1]))) {
      for (ScramMechanism mechanism : scram.values())
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, new ScramCredentialInfo(mechanism, 4096), PASSWORD))).all().get();
    }
    enter(args[0], "PLAIN", login("plain.PlainLoginModule", args[2], args[3]));
    refused(args[0], "PLAIN", login("plain.PlainLoginModule", args[2], "wrong"));
    for (String mechanism : List.of("SCRAM-SHA-256", "SCRAM-SHA-512")) {
      // A broker may hear of a new user a little later.
      for (int attempt = 0; ; attempt++) {
        try {
          enter(args[0], mechanism, login("scram.ScramLoginModule", USER, PASSWORD));
          break;
        } catch (SaslAuthenticationException notYet) {
          if (attempt == 50) throw notYet;
          Thread.sleep(200);
        }
      }
      refused(args[0], mechanism, login("scram.ScramLoginModule", USER, "wrong"));
    }
    enter(args[0], "OAUTHBEARER", token("unsecuredLoginStringClaim_sub=\"traffic\""));
    enter(args[0], "OAUTHBEARER", token("unsecuredLoginStringClaim_sub=\"traffic\" unsecuredLoginExtension_logicalCluster=\"lkc-1\""));
    refused(args[0], "OAUTHBEARER", token(""));
  }

  static String login(String module, String user, String password) {
    return MODULES + module + " required username=\"" + user + "\" password=\"" + password + "\";";
  }

  static String token(String claims) {
    return MODULES + "oauthbearer.OAuthBearerLoginModule required " + claims + ";";
  }

  static void enter(String bootstrap, String mechanism, String jaas) throws Exception {
    Map<String, Object> way = new HashMap<>(Map.of(
      "bootstrap.servers", bootstrap, "client.id", "traffic", "security.protocol", "SASL_PLAINTEXT",
      "sasl.mechanism", mechanism, "sasl.jaas.config", jaas, "default.api.timeout.ms", 60000));
    if (mechanism.equals("OAUTHBEARER")) {
      way.put("sasl.login.callback.handler.class", jaas.contains("sub") ? OAuthBearerUnsecuredLoginCallbackHandler.class : Expired.class);
    }
    try (Admin admin = Admin.create(way)) {
      admin.describeCluster().clusterId().get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SaslAuthenticationException refused) throw refused;
      throw failed;
    }
  }

  /** Gives a token whose time was over long ago. */
  public static class Expired implements AuthenticateCallbackHandler {
    @Override public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}
    @Override public void close() {}

    @Override public void handle(Callback[] callbacks) {
      for (Callback callback : callbacks) if (callback instanceof OAuthBearerTokenCallback wanted) wanted.token(new OAuthBearerToken() {
        @Override public String value() { return encode("{\"alg\":\"none\"}") + "." + encode("{\"sub\":\"traffic\",\"iat\":1,\"exp\":2}") + "."; }
        @Override public Set<String> scope() { return Set.of(); }
        @Override public long lifetimeMs() { return System.currentTimeMillis() + 3600000; }
        @Override public String principalName() { return "traffic"; }
        @Override public Long startTimeMs() { return null; }
      });
    }

    static String encode(String part) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes());
    }
  }

  static void refused(String bootstrap, String mechanism, String jaas) throws Exception {
    try {
      enter(bootstrap, mechanism, jaas);
    } catch (SaslAuthenticationException expected) {
      return;
    }
    throw new IllegalStateException(mechanism + " took wrong credentials");
  }
}
