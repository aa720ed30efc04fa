/**
 * MySQL's protocol, as MySQL 5.7 to 9 and MariaDB speak it.
 *
 * <p>An exchange is a login or a command with all of its results; commands without an answer are
 * none. Names are those of the MySQL Internals manual, "Client/Server Protocol", and of MariaDB's
 * "Clients and Utilities: Client/Server Protocol".
 */
@NullMarked
package io.foreshock.collector.l7.mysql;

import org.jspecify.annotations.NullMarked;
