// Package pipe is what `guichet deliver` needs beside the control socket: how a command ends for a mail system, and the way
// to the desk over LMTP (PRODUCT 1.17).
//
// It refuses to know configuration and the control socket. Sources: sysexits(3), RFC 2033.
package pipe
