// Stands in for the constructor and destructor of <iostream>'s start-up object (linked with --wrap), which would
// build the standard streams at every start. libmat writes through its own output and never uses them.
extern "C" {
void __wrap__ZNSt8ios_base4InitC1Ev(void*);
void __wrap__ZNSt8ios_base4InitD1Ev(void*);
void __wrap__ZNSt8ios_base4InitC1Ev(void*) {}
void __wrap__ZNSt8ios_base4InitD1Ev(void*) {}
}
