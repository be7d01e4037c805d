#region a
class A {}
#endregion
class B {}
#region a
class C {}
#endregion
