// Package portal owns the desk's HTTP API and the JSON that programs read. In this version
// it is served on the control socket only, for the admin commands.
//
// It refuses to know how tickets are stored and what a rule decides; it asks the desk.
package portal
