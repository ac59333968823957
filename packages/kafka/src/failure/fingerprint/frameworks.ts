/** Packages by their beginnings, as many parts as tell them apart. What is in no list is the user's own code. */
interface Packages {
  /** The language and its own library. */
  readonly runtime: ReadonlySet<string>
  readonly libraries: ReadonlySet<string>
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

export const javaPackages: Packages = {
  runtime: words(`
    java javax jakarta jdk sun com.sun com.oracle kotlin kotlinx scala clojure groovy org.codehaus.groovy org.apache.groovy
    com.ibm.ws com.ibm.jvm dalvik android libcore oracle.jrockit zio cats
  `),
  libraries: words(`
    akka brave ch.qos.logback co.elastic com.amazonaws com.azure com.codahale com.datastax com.esotericsoftware com.fasterxml
    com.github.benmanes com.google.api com.google.cloud com.google.common com.google.gson com.google.inject com.google.protobuf
    com.h2database com.hazelcast com.ibm.db2 com.ibm.mq com.jayway com.microsoft com.mongodb com.mysql com.netflix com.ning
    com.nimbusds com.rabbitmq com.squareup com.thoughtworks com.typesafe com.zaxxer dev.failsafe dev.langchain4j feign freemarker
    graphql groovyx io.aeron io.agroal io.awspring io.cloudevents io.confluent io.debezium io.dropwizard io.github.resilience4j
    io.grpc io.helidon io.jaegertracing io.jsonwebtoken io.kubernetes io.ktor io.lettuce io.micrometer io.micronaut io.netty
    io.opentelemetry io.opentracing io.perfmark io.projectreactor io.quarkus io.r2dbc io.reactivex io.sentry io.smallrye io.strimzi
    io.swagger io.undertow io.vavr io.vertx javassist jersey junit liquibase lombok mu.KotlinLogging net.bull net.bytebuddy
    net.jodah net.sf net.snowflake net.sourceforge nl.basjes nonapi okhttp3 okio oracle.jdbc oracle.net oracle.sql oracle.ucp
    org.antlr org.apache org.aspectj org.assertj org.bouncycastle org.bson org.codehaus org.dom4j org.eclipse org.elasticsearch
    org.flywaydb org.freemarker org.glassfish org.graalvm org.h2 org.hibernate org.hsqldb org.http4s org.infinispan org.jboss
    org.jdbi org.jetbrains org.jooq org.json org.junit org.keycloak org.mariadb org.modelmapper org.mapstruct org.mockito
    org.mongodb org.mozilla org.msgpack org.mybatis org.neo4j org.objectweb org.objenesis org.opensearch org.openjdk org.osgi
    org.picketbox org.postgresql org.quartz org.reactivestreams org.redisson org.reflections org.scala org.slf4j org.spockframework
    org.springdoc org.springframework org.sqlite org.testng org.thymeleaf org.togglz org.wildfly org.xerial org.xml org.xnio
    org.yaml play reactivefeign reactor redis.clients retrofit2 ru.yandex.clickhouse rx software.amazon springfox
    tech.allegro.schema tools.jackson weblogic zipkin2
  `)
}

export const dotnetNamespaces: Packages = {
  runtime: words('System Interop Internal'),
  libraries: words(`
    Akka Amazon Apache.Avro Apache.NMS Autofac AutoMapper Avro AWSSDK Azure Castle CloudNative.CloudEvents Confluent CsvHelper Dapper
    DotNetCore.CAP Elastic Elasticsearch EntityFramework EasyNetQ FirebirdSql FluentAssertions FluentValidation Google Grpc Hangfire
    HotChocolate IdentityModel IdentityServer4 JasperFx KafkaFlow Lamar Lambda_method lambda_method Marten MassTransit MediatR
    Microsoft MongoDB Moq MySql MySqlConnector NHibernate NLog NServiceBus Nest Newtonsoft Npgsql NUnit OpenTelemetry Oracle
    Paramore Polly Pomelo ProtoBuf Quartz RabbitMQ Rebus Refit RestSharp Serilog ServiceStack Silverback SimpleInjector SlimMessageBus
    StackExchange Streamiz Swashbuckle Topshelf Volo.Abp Wolverine Xunit xunit Z.EntityFramework
  `)
}

/** Modules of Python's own library that appear in frames without `lib/python` in their path. */
export const pythonRuntime = words('<frozen <string> <stdin> <__array_function__')

/** First parts of packages of Go's own library: those have no dot in their first part, as the user's `main` has none. */
export const goRuntime = words(`
  archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image
  index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync
  syscall testing text time unicode unique unsafe vendor weak panic
`)

/** The package that a dotted name belongs to, by the longest of its first four parts that a list has; empty when none has. */
export function packageOf(
  name: string,
  { runtime, libraries }: Packages
): { owner: 'library' | 'runtime'; part: string } | null {
  let end = -1
  let found: { owner: 'library' | 'runtime'; part: string } | null = null
  for (let parts = 0; parts < 4; parts++) {
    end = name.indexOf('.', end + 1)
    const part = end === -1 ? name : name.slice(0, end)
    if (libraries.has(part)) found = { owner: 'library', part }
    else if (runtime.has(part)) found = { owner: 'runtime', part }
    if (end === -1) break
  }
  return found
}
