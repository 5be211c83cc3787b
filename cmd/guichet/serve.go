package main

type serveCommand struct{}

// Run serves until a signal comes.
func (serveCommand) Run(e *env) error { return serve(e.ctx, e.config) }
