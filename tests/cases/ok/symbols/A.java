class A {
    void run() {}

    void run(int times) {}
}
