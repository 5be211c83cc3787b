package programs

// install puts packages of npm into the home, at the versions that they name (name@version).
func (r *rig) install(packages []string) {
	r.Helper()
	r.run("", "npm", append([]string{"install", "--prefix", r.home, "--no-audit", "--no-fund", "--ignore-scripts", "--silent"}, packages...)...)
}

// node runs a script in the home and returns what it printed.
func (r *rig) node(script string) []byte {
	r.Helper()
	r.save("make.js", script)
	return []byte(r.run("", "node", r.path("make.js")))
}
