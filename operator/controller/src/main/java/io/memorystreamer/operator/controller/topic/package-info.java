/**
 * Keeps the topics of clusters as Topic resources describe them. What is to be done is decided by {@link TopicPlan}, a pure
 * function; {@link TopicAdmin} is all that this package wants of a broker, and {@link KafkaTopicAdmins} alone knows Kafka's
 * client. Nothing here knows how a cluster is run.
 */
package io.memorystreamer.operator.controller.topic;
