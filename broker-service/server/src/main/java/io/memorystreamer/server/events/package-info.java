/**
 * What happens inside the broker that an operator may want to know: topics made and deleted, clients refused, groups
 * rebalanced, producers fenced, records that retention dropped. Events travel through a messaging channel to the audit log and to whoever follows them.
 *
 * <p>Whoever reports an event is never held up: every queue here is bounded, and a full one drops its oldest events and
 * counts them.
 */
package io.memorystreamer.server.events;
