package main

import "guichet/service"

type serveCommand struct{}

// Run serves until a signal comes.
func (serveCommand) Run(e *env) error { return service.Serve(e.ctx, e.config) }
