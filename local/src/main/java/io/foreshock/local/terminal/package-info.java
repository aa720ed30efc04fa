/** What people see: lines, colours, tables, and a line that changes in place. */
@NullMarked
package io.foreshock.local.terminal;

import org.jspecify.annotations.NullMarked;
